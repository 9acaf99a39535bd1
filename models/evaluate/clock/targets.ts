import type { Rate } from "../rates.ts";
import type { ClockFigures } from "./figures.ts";

/** One promise and what became of it. `floor`: what models must reach that no GPU has seen. */
export interface Outcome {
  what: string;
  target: number;
  floor: number | null;
  rate: Rate;
}

const target = (what: string, rate: Rate, { at, floor = null }: { at: number; floor?: number | null }): Outcome => ({
  what,
  target: at,
  floor,
  rate,
});

/** The figures that were promised, in the order of the promise. */
export function judgeTargets(figures: ClockFigures): Outcome[] {
  const given = figures.dialsGiven.headline;
  const whole = figures.dialsInWhole["all timed"];
  return [
    target("dials in given boxes within 1 min", given.within1, { at: 0.9, floor: 0.84 }),
    target("dials in given boxes, hour right", given.hour, { at: 0.95 }),
    target("all timed dials, end to end, within 1 min", whole.within1, { at: 0.85, floor: 0.76 }),
    target("precision of all times claimed", figures.precision.all, { at: 0.95 }),
    target("displays in given boxes, exact", figures.displaysGiven["all displays"].exact, { at: 0.92 }),
    target("pictures without a clock: nothing read", figures.silent.together, { at: 0.95 }),
  ];
}
