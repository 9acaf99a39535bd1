// Tries: to answer half a million brackets deep. Wins: a parser that runs out of stack.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (wrote something that is no answer|broke the contract)
import { answerRaw, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answerRaw(id, "[".repeat(500_000) + "]".repeat(500_000)) });
