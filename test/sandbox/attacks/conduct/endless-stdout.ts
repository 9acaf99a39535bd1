// Tries: to write to stdout without end and without a newline. Wins: the box's memory, or a box that waits.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (wrote a line of over|floods its answers)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze() {
    for (;;) write("x".repeat(65536));
  },
});
