// Tries: to make a request of the box itself. Wins: a box that does as it is told.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => write(`{"jsonrpc":"2.0","id":${id},"method":"shutdown","params":{}}\n`) });
