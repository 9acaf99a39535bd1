// Tries: to answer in a line of 100 MB. Wins: a hundred megabytes of the box.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| (wrote a line of over|floods its answers)
import { misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze() {
    for (let megabytes = 0; megabytes < 100; megabytes++) write("x".repeat(1e6));
    write("\n");
  },
});
