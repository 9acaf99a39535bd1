import { type Rate, rateOf } from "../rates.ts";

/** If only the surest `coverage` of all clocks were read: from which score on that is, and how many were right. */
export interface CurvePoint {
  coverage: number;
  score: number;
  within1: Rate;
}

const STEPS = 10;

/** Ten points, from the surest tenth to all; fewer where there are fewer clocks. */
export function traceCurve(readings: readonly { score: number; isRight: boolean }[]): CurvePoint[] {
  const sorted = [...readings].sort((a, b) => b.score - a.score);
  const points: CurvePoint[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const surest = sorted.slice(0, Math.round((sorted.length * step) / STEPS));
    const last = surest.at(-1);
    if (last)
      points.push({ coverage: step / STEPS, score: last.score, within1: rateOf(surest, ({ isRight }) => isRight) });
  }
  return points;
}
