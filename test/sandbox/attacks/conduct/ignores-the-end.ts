// Tries: to stay: deaf to shutdown, to the end of stdin and to every signal that can be ignored. Wins: a process that outlives the box.
// Contained: ^checked:
import { misbehave } from "../library/conduct.ts";

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGPIPE"] as const) process.on(signal, () => {});
const stay = () => new Promise(() => setInterval(() => {}, 1000));
await misbehave({ shutdown: stay, end: stay });
