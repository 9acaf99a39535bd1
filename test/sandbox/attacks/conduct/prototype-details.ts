// Tries: details that are named like the prototype. Wins: an attribute on every object of the box.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answerRaw, find, misbehave } from "../library/conduct.ts";

await misbehave({
  analyze: ({ id }) => answerRaw(id, JSON.stringify(find({})).replace("{}", '{"__proto__":{"polluted":true}}')),
});
