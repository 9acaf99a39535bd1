// Tries: a result and an error in one answer. Wins: whichever of them is believed.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze: ({ id }) =>
    write(`{"jsonrpc":"2.0","id":${id},"result":{"notChecked":"x"},"error":{"code":-32003,"message":"x"}}\n`),
});
