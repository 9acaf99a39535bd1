// Tries: a description of a megabyte. Wins: a page that never ends.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ description: "x".repeat(900_000) })) });
