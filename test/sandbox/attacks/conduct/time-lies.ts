// Tries: a finding about a moment of another time. Wins: a finding in another take.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ sample: { frameIndex: 0, ptsMs: -1e300 } })) });
