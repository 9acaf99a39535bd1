// Tries: to answer twice. Wins: the next sample's answer, before it was seen.
// Contained: ^(checked|not-checked|failed):
// Afterwards: ^(checked|failed): .*answered a request that nobody made
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({
  async analyze({ id }) {
    answer(id, GOOD);
    answer(id, GOOD);
    await Bun.sleep(200);
  },
});
