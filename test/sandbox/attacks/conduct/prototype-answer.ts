// Tries: an answer that is named like the prototype. Wins: an outcome of its own choice.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answerRaw, misbehave } from "../library/conduct.ts";

await misbehave({
  analyze: ({ id }) => answerRaw(id, '{"findings":[],"observations":[],"__proto__":{"polluted":true}}'),
});
