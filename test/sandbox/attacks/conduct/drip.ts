// Tries: to answer a byte at a time, always a little more. Wins: a box that waits because something still comes.
// Contained: ^failed: took longer than
// Deadline: 1
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  async analyze({ id }) {
    write(`{"jsonrpc":"2.0","id":${id},"result":"`);
    for (;;) {
      write("x");
      await Bun.sleep(20);
    }
  },
});
