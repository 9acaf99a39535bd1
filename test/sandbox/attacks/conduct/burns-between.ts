// Tries: to use the processor while nobody asks it anything. Wins: the processor that recording needs, past every deadline.
// Contained: ^checked:
import { misbehave } from "../library/conduct.ts";

const work = "for (;;) Math.sqrt(Math.random());";
new Worker(URL.createObjectURL(new Blob([work])));
await misbehave({});
