// Tries: to write one line to its log without end. Wins: the box's memory.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| floods its log
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze() {
    for (;;) write("x".repeat(65536), 2);
  },
});
