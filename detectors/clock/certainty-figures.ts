import type { Certainty } from "./certainty.ts";

/** Written by `bun run models:evaluate certainty --keep`; how they came about: models/evaluate/README.md. */
export const CERTAINTY = {
  leastScore: 0.3,
  analog: { bias: -2.892, score: 0.541, mass: 0.76, readable: 0.56, threshold: 0.802 },
  digital: { bias: -0.064, score: 0.052, mass: 0.558, readable: 0.276, threshold: 0.9 },
} as const satisfies Certainty;
