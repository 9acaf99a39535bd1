// Tries: to write empty lines to stdout without end. Wins: a box that does nothing but read.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (wrote something that is no answer|floods its answers)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze() {
    for (;;) write("\n".repeat(65536));
  },
});
