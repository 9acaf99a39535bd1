import type { Certainty } from "./belief.ts";

/** Written by `bun run models:evaluate certainty --keep`; how they came about: models/evaluate/README.md. */
export const CERTAINTY = {
  leastScore: 0.3,
  analog: { bias: -2.598, score: 0.435, mass: 0.732, readable: 0.512, threshold: 0.734 },
  digital: { bias: -0.099, score: 0.212, mass: 0.452, readable: 0.354, threshold: 0.838 },
} as const satisfies Certainty;
