import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Belief, Certainty } from "../../../detectors/clock/belief.ts";

const PLACE = join(import.meta.dir, "..", "..", "..", "detectors", "clock", "certainty-figures.ts");

/**
 * Writes what the detector decides by. As a module: the guest finds it in its folder like the rest of its code, nothing
 * is read at its start, and what does not fit its type does not pass the type check.
 */
export function writeCertainty(certainty: Certainty, path = PLACE): void {
  writeFileSync(path, formatModule(certainty));
}

function formatModule({ leastScore, analog, digital }: Certainty): string {
  return `import type { Certainty } from "./belief.ts";

/** Written by \`bun run models:evaluate certainty --keep\`; how they came about: models/evaluate/README.md. */
export const CERTAINTY = {
  leastScore: ${leastScore},
  analog: ${formatBelief(analog)},
  digital: ${formatBelief(digital)},
} as const satisfies Certainty;
`;
}

function formatBelief({ bias, score, mass, readable, threshold }: Belief): string {
  return `{ bias: ${bias}, score: ${score}, mass: ${mass}, readable: ${readable}, threshold: ${threshold} }`;
}
