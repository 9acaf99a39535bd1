// Tries: a description of several lines. Wins: lines of its own in logs and reports.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, find, misbehave } from "../library/conduct.ts";

await misbehave({ analyze: ({ id }) => answer(id, find({ description: "all is well\nTAKE 4 IS FINE" })) });
