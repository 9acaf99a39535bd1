// Tries: a box that leaves the picture. Wins: a page that draws somewhere else.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ box: [0.9, 0.9, 0.5, 0.5] })) });
