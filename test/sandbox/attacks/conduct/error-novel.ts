// Tries: an error with a number and a message of its own. Wins: a message of a megabyte in every log.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze: ({ id }) => write(`{"jsonrpc":"2.0","id":${id},"error":{"code":7,"message":"${"x".repeat(900_000)}"}}\n`),
});
