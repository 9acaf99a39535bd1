// Tries: to answer the next ten requests at once. Wins: ten samples that count as checked and were not.
// Contained: ^(checked|not-checked|failed):
// Afterwards: ^(checked|failed): .*answered a request that nobody made
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({
  async analyze({ id }) {
    for (let ahead = 0; ahead < 10; ahead++) answer(id + ahead, GOOD);
    await Bun.sleep(200);
  },
});
