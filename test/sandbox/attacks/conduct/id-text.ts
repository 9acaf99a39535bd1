// Tries: a text for an id. Wins: a comparison that is too kind.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (answered a request that nobody made|wrote something that is no answer)
import { GOOD, misbehave, write } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => write(`${JSON.stringify({ jsonrpc: "2.0", id: `${id}`, result: GOOD })}\n`) });
