// Tries: to answer a request that is long over. Wins: a second word on a sample that counts as checked.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (answered a request that nobody made|wrote something that is no answer)
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id - 1, GOOD) });
