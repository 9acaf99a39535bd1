// Tries: a list of answers in one line. Wins: answers that nobody counts.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { GOOD, misbehave, write } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => write(`[${JSON.stringify({ jsonrpc: "2.0", id, result: GOOD })}]\n`) });
