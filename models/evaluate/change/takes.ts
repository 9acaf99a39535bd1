import { readCutTakes } from "../../../test/support/footage.ts";
import { judgeTake, type TakeVerdict } from "../../../test/support/takes-table.ts";
import { type Rate, rate, rateOf } from "../rates.ts";

/** What the takes of takes.csv came to, judged as `bun run takes` does. */
export interface TakeFigures {
  takes: TakeVerdict[];
  gone: Rate;
  nudged: Rate;
  /** Cards that answer to no bottle, over all takes; and takes without a change in which there is any card. */
  falseCards: number;
  alarmedUnchanged: Rate;
  pafr: number | null;
}

export async function lookAtTakes(
  data: string,
  onProgress: (done: number, total: number) => void,
): Promise<TakeFigures> {
  const takes = await readCutTakes(data);
  const pairs = takes.flatMap((take) => {
    const reference = takes.find(({ name }) => name === take.reference);
    return reference ? [{ reference, take }] : [];
  });
  const verdicts: TakeVerdict[] = [];
  for (const { reference, take } of pairs) {
    onProgress(verdicts.length, pairs.length);
    verdicts.push(await judgeTake(reference, take));
  }
  return measureTakes(verdicts);
}

export function measureTakes(takes: TakeVerdict[]): TakeFigures {
  const sum = (count: (one: TakeVerdict) => number) => takes.reduce((total, one) => total + count(one), 0);
  const gone = sum(({ judgement }) => judgement.found.length);
  const nudged = sum(({ judgement }) => judgement.nudgedReported.length);
  const unchanged = takes.filter(({ judgement }) => judgement.changed === 0);
  const rates = takes.flatMap(({ timing }) => (timing.pafr === null ? [] : [timing.pafr])).sort((a, b) => a - b);
  return {
    takes,
    gone: rate(gone, gone + sum(({ judgement }) => judgement.missed.length)),
    nudged: rate(
      nudged,
      sum(({ judgement }) => judgement.nudged),
    ),
    falseCards: sum(({ judgement }) => judgement.falseAlarms),
    alarmedUnchanged: rateOf(unchanged, ({ anomalies }) => anomalies.length > 0),
    pafr: rates[Math.floor((rates.length - 1) / 2)] ?? null,
  };
}
