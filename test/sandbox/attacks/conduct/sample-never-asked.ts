// Tries: a finding about a sample that it was never asked about. Wins: a finding where nobody looked.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ sample: { frameIndex: 4711, ptsMs: 188440 } })) });
