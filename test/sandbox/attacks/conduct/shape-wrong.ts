// Tries: texts for lists and groups for lists. Wins: a box that trips over its own types.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, { findings: "none", observations: { length: 3 } }) });
