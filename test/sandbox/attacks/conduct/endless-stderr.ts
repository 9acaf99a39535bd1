// Tries: to write to its log without end. Wins: the disk, or a box that does nothing but read.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| floods its log
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze() {
    for (;;) write("all is well\n".repeat(4096), 2);
  },
});
