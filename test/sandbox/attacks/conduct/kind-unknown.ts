// Tries: a kind that its manifest does not name. Wins: findings that no setting switches off.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ kind: "fire-alarm" })) });
