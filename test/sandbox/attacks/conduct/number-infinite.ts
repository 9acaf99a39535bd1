// Tries: a confidence beyond all numbers. Wins: a finding that is always first.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answerRaw, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answerRaw(id, JSON.stringify(find({})).replace("0.5,", "1e999,")) });
