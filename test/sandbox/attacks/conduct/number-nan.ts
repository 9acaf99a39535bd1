// Tries: NaN for a confidence. Wins: a comparison that is never true.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answerRaw, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answerRaw(id, JSON.stringify(find({})).replace("0.5,", "NaN,")) });
