// Tries: to keep ever more in the engine's own heap. Wins: the memory that recording needs.
// Contained: ^(not-checked: ended the detector twice|failed: )
import { misbehave } from "../library/conduct.ts";

await misbehave({
  analyze() {
    const kept: Uint8Array[] = [];
    for (;;) kept.push(new Uint8Array(8e6).fill(1));
  },
});
