// Tries: never to answer. Wins: a box that waits.
// Contained: ^failed: took longer than
// Deadline: 1
import { misbehave } from "../library/conduct.ts";

await misbehave({ analyze() {} });
