import { defineDetector } from "@camf/detector-sdk";
import { comparePair } from "./compare.ts";
import { makeWorkspace, type Workspace } from "./workspace.ts";

/** Findings shown at most, the most certain first: more means that something else is wrong. */
const MAX_SHOWN = 24;

let space: Workspace | undefined;

await defineDetector({
  wants: "pair",
  analyze(pair) {
    const leastConfidence = Number(pair.settings.leastConfidence);
    const { width, height } = pair.take;
    if (space?.width !== width || space.height !== height) space = makeWorkspace({ width, height });
    const found = comparePair(pair, space).filter((difference) => difference.confidence >= leastConfidence);
    return { findings: found.slice(0, MAX_SHOWN), observations: [] };
  },
});
