import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type FoundChange, judgeFindings, type PlantedChange, readTruth } from "../../../src/cli/demo-truth.ts";
import { analyze } from "../../../test/support/takes-table.ts";
import { type Half, halfOf } from "../halves.ts";
import { type Rate, rate, rateOf } from "../rates.ts";
import { readRates } from "./set-rates.ts";

/** What became of one rendered take whose truth is known to the pixel. */
export interface SetVerdict {
  /** Relative to the folder of sets. */
  path: string;
  half: Half;
  planted: PlantedChange[];
  found: string[];
  missed: string[];
  cards: number;
  /** Cards that answer to nothing that was planted, as they are said. */
  false: string[];
  /** Samples that the detector `difference` checked, of all. */
  checked: Rate;
  pafr: number | null;
}

export interface SetFigures {
  takes: SetVerdict[];
  found: Rate;
  precise: Rate;
  /** Cards in takes without a planted error. */
  unchangedTakes: number;
  cardsInUnchanged: number;
}

/** Every folder `seed-…` of the film sets with a truth. */
function listSets(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^seed-[a-z0-9-]+$/.test(name));
  return names.filter((name) => existsSync(join(folder, name, "truth.json"))).sort();
}

/** Runs `camf analyze` on each set, with every detector, as the demo is judged. */
export async function lookAtSets(
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<SetVerdict[]> {
  const names = listSets(folder);
  const verdicts: SetVerdict[] = [];
  for (const name of names) {
    onProgress(verdicts.length, names.length);
    verdicts.push(await lookAtSet(folder, name));
  }
  return verdicts;
}

async function lookAtSet(folder: string, name: string): Promise<SetVerdict> {
  const set = join(folder, name);
  const truthPath = join(set, "truth.json");
  const { fps, reference, take } = readRates(truthPath);
  const planted = readTruth(truthPath);
  const answer = await analyze(join(set, reference), join(set, take));
  const cards: FoundChange[] = answer.anomalies.map((one) => ({
    ...one,
    fromMs: (one.firstFrame * 1000) / fps,
    toMs: (one.lastFrame * 1000) / fps,
  }));
  const judgement = judgeFindings(planted, cards);
  const coverage = answer.coverage.find(({ detector }) => detector === "difference");
  return {
    path: `${name}/${take}`,
    half: halfOf(`${name}/${take}`),
    planted,
    found: judgement.found.map(({ change }) => change.what),
    missed: judgement.missed.map(({ what }) => what),
    cards: cards.length,
    false: judgement.false.map(({ description }) => description),
    checked: rate(coverage?.checked ?? 0, coverage?.sampled ?? 0),
    pafr: answer.timing.pafr,
  };
}

export function measureSets(takes: SetVerdict[]): SetFigures {
  const cards = takes.flatMap((take) => Array.from({ length: take.cards }, (_, index) => index >= take.false.length));
  const errors = takes.flatMap(({ found, missed }) => [...found.map(() => true), ...missed.map(() => false)]);
  const unchanged = takes.filter(({ planted }) => planted.length === 0);
  return {
    takes,
    found: rateOf(errors, (isFound) => isFound),
    precise: rateOf(cards, (isRight) => isRight),
    unchangedTakes: unchanged.length,
    cardsInUnchanged: unchanged.reduce((sum, take) => sum + take.cards, 0),
  };
}
