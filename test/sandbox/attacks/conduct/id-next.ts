// Tries: to answer the next request instead of this one. Wins: an answer to what it has not seen.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (answered a request that nobody made|wrote something that is no answer)
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id + 1, GOOD) });
