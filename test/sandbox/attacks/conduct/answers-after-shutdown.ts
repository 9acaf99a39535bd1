// Tries: to go on talking after it was told to go. Wins: a box that does not close.
// Contained: ^checked:
import { answer, GOOD, misbehave } from "../library/conduct.ts";

await misbehave({
  async shutdown({ id }) {
    for (;;) {
      answer(id, null);
      answer(id + 1, GOOD);
      await Bun.sleep(1);
    }
  },
});
