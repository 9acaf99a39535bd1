import type { Certainty } from "./certainty.ts";

/** Written by `bun run models:evaluate certainty --keep`; how they came about: models/evaluate/README.md. */
export const CERTAINTY = {
  leastScore: 0.3,
  analog: { bias: 0, score: 0, mass: 1, readable: 1, threshold: 0.9 },
  digital: { bias: 0, score: 0, mass: 1, readable: 1, threshold: 0.9 },
} as const satisfies Certainty;
