import { defineDetector } from "@camf/detector-sdk";
import { comparePair } from "./compare.ts";

/** Findings shown at most, the most certain first: more means that something else is wrong. */
const MAX_SHOWN = 24;

let leastConfidence = 0;

await defineDetector({
  wants: "pair",
  initialize(settings) {
    leastConfidence = Number(settings.leastConfidence);
  },
  analyze(pair) {
    const found = comparePair(pair).filter((difference) => difference.confidence >= leastConfidence);
    return { findings: found.slice(0, MAX_SHOWN), observations: [] };
  },
});
