// Tries: a box with negative sides. Wins: a crop of the picture that turns a buffer round.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ box: [0.5, 0.5, -0.2, -0.2] })) });
