import type { Certainty } from "./certainty.ts";

/** Written by `bun run models:evaluate certainty --keep`; how they came about: models/evaluate/README.md. */
export const CERTAINTY = {
  leastScore: 0.35,
  analog: { bias: -3.269, score: 0.521, mass: 0.794, readable: 0.644, threshold: 0.823 },
  digital: { bias: 0.181, score: 0, mass: 0.703, readable: 0.194, threshold: 0.836 },
} as const satisfies Certainty;
