// Tries: to end the take with a finding about a sample that nobody asked about. Wins: a finding where nobody looked.
// Contained: ^checked:
// Ending: ^failed: broke the contract
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ endTake: ({ id }) => answer(id, find({ sample: { frameIndex: 4711, ptsMs: 188440 } })) });
