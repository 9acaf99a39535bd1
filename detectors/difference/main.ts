import { defineDetector } from "@camf/detector-sdk";
import { comparePair } from "./compare.ts";

/** Findings shown at most, the most certain first: more means that something else is wrong. */
const MAX_SHOWN = 24;

/*
 * A pair leaves some 60 MB of planes behind that the collector sees as a few small objects; within the sandbox's limit
 * they are collected after each pair instead of when it is too late.
 */
let leastConfidence = 0;

await defineDetector({
  wants: "pair",
  initialize(settings) {
    leastConfidence = Number(settings.leastConfidence);
  },
  analyze(pair) {
    const found = comparePair(pair).filter((difference) => difference.confidence >= leastConfidence);
    Bun.gc(true);
    return { findings: found.slice(0, MAX_SHOWN), observations: [] };
  },
});
