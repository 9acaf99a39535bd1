// Tries: to answer half a line and then nothing. Wins: a box that waits.
// Contained: ^failed: took longer than
// Deadline: 1
import { misbehave, write } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => write(`{"jsonrpc":"2.0","id":${id},"resu`) });
