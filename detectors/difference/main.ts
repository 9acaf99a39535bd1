import { type AnalyzeResult, defineDetector, type PairInput } from "@camf/detector-sdk";
import { type Comparison, comparePair, compareSet } from "./compare.ts";
import { type Judge, openJudge } from "./judge.ts";
import { makeWorkspace, type Workspace } from "./workspace.ts";

/** Findings shown at most, the most certain first: more means that something else is wrong. */
const MAX_SHOWN = 24;
/** People noted at most, the largest first. */
const MAX_PEOPLE = 8;

let space: Workspace | undefined;
let judge: Judge | undefined;

await defineDetector({
  wants: "pair",
  async initialize({ models }) {
    try {
      if (models === undefined) throw new Error("the box has no folder of models");
      judge = await openJudge(models);
      return { models: [...judge.uses] };
    } catch (error) {
      goWithout(error);
    }
  },
  async analyze(pair): Promise<AnalyzeResult> {
    const leastConfidence = Number(pair.settings.leastConfidence);
    const { width, height } = pair.take;
    if (space?.width !== width || space.height !== height) space = makeWorkspace({ width, height });
    const { differences, people } = await compare(pair, space);
    const told = differences.filter(({ confidence }) => confidence >= leastConfidence);
    return { findings: told.slice(0, MAX_SHOWN), observations: people.slice(0, MAX_PEOPLE) };
  },
});

async function compare(pair: PairInput, within: Workspace): Promise<Comparison> {
  if (judge) {
    try {
      return await compareSet(pair, judge, within);
    } catch (error) {
      goWithout(error);
    }
  }
  return { differences: comparePair(pair, within), people: [] };
}

/** The comparison needs no model; without one people are told like things. */
function goWithout(reason: unknown): void {
  judge = undefined;
  const sentence = reason instanceof Error ? reason.message : String(reason);
  console.error(`people cannot be told from things and are compared like them: ${sentence}`);
}
