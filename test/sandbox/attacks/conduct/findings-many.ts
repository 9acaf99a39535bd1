// Tries: ten thousand findings at once. Wins: a page that nobody can read.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (broke the contract|wrote something that is no answer)
import { answer, misbehave } from "../library/conduct.ts";

await misbehave({
  analyze: ({ id }) => answer(id, { findings: Array(10_000).fill({ kind: "seen" }), observations: [] }),
});
