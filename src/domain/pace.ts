import { Fault } from "../base/fault.ts";
import { formatDuration } from "./duration.ts";

/** A take and the time until the next one, in seconds, where nobody says otherwise. */
const USUAL_TAKE_SECONDS = 45;
const USUAL_RESET_SECONDS = 120;
/** Rates are offered in tenths, and none slower than this. */
const LEAST_OFFERED_HZ = 0.1;
/** Below what anybody could notice in `secondsAfterCut`; above what sums of fractions are off by. */
const ROUNDING = 1e-9;

/** What one detector costs. */
export interface DetectorCost {
  /** Milliseconds of detection a sample. */
  msPerSample: number;
  /** Samples a second that it wants at most; null: as many as the scene gives. */
  rateHz: number | null;
}

export interface PaceInput {
  /** Those that share the processor. */
  detectors: readonly DetectorCost[];
  /** Samples a second of the scene, of each camera. */
  rateHz: number;
  /** Cameras that roll together; 1 where nobody says. The same detectors look at all of them. */
  cameras?: number;
  /** Samples that are worked on at the same time; one detector works on one at a time. */
  workers: number;
  takeSeconds?: number;
  resetSeconds?: number;
}

/** Whether a scene's rate can be met, and which one could. */
export interface Pace {
  rateHz: number;
  cameras: number;
  takeSeconds: number;
  resetSeconds: number;
  /** The highest rate whose samples are all checked before the next take; Infinity where the rate costs nothing more. */
  sustainableHz: number;
  /** From the cut until everything is checked; 0 where the detectors keep up with the take. */
  secondsAfterCut: number;
  /** Whether that is within the reset. */
  isMet: boolean;
  /** The scene's rate where it is met; else the highest tenth that can be; null where not even the slowest can. */
  offerHz: number | null;
}

/**
 * The production-aligned frame rate (PAFR) of the original CAMF. With `x` seconds of detection a sample, `S` seconds
 * of take and `R` of reset, `y` samples a second leave nothing to do before the next take where
 *
 *     y * S * x <= S + R,   so   y_max = (R / S + 1) / x
 *
 * The take's own seconds count: samples are checked while it rolls too. With several detectors `x` is the sum of
 * theirs; one that wants at most `r` samples a second costs `min(y, r)` times its own. Each camera is as much again.
 * With `W` workers the left side is shared by W, but no detector is faster than one sample after the other: both must
 * hold. Throws invalid on numbers that no box has.
 */
export function judgePace(input: PaceInput): Pace {
  const { rateHz, cameras = 1, workers } = input;
  const { takeSeconds = USUAL_TAKE_SECONDS, resetSeconds = USUAL_RESET_SECONDS } = input;
  check(input.detectors, { rateHz, cameras, workers, takeSeconds, resetSeconds });
  const detectors = input.detectors.map((one) => ({ ...one, msPerSample: one.msPerSample * cameras }));
  const load = measureLoad(detectors, rateHz, workers);
  const secondsAfterCut = Math.max(0, (load - 1) * takeSeconds);
  const sustainableHz = findHighestRate(detectors, workers, resetSeconds / takeSeconds + 1);
  const isMet = secondsAfterCut <= resetSeconds + ROUNDING;
  const tenths = Math.floor(sustainableHz * 10 + ROUNDING) / 10;
  const offerHz = isMet ? rateHz : tenths < LEAST_OFFERED_HZ ? null : tenths;
  return { rateHz, cameras, takeSeconds, resetSeconds, sustainableHz, secondsAfterCut, isMet, offerHz };
}

/** For people, in one or two sentences. */
export function describePace(pace: Pace): string {
  const { rateHz, cameras, takeSeconds, resetSeconds, secondsAfterCut, isMet, offerHz } = pace;
  const take = `${formatDuration(takeSeconds)} take`;
  const rate = `${rateHz} ${rateHz === 1 ? "sample" : "samples"} a second${cameras > 1 ? ` of ${cameras} cameras` : ""}`;
  const seconds = Math.ceil(secondsAfterCut - ROUNDING);
  if (seconds === 0) return `At ${rate} these detectors keep up with the take.`;
  const need = `At ${rate} these detectors need ${formatDuration(seconds)} after a ${take}.`;
  if (isMet) return need;
  const reset = formatDuration(resetSeconds);
  if (offerHz === null) return `${need} No rate would be done in ${reset}; take fewer detectors.`;
  return `${need} ${offerHz} a second would be done in ${reset}.`;
}

/** Seconds of work that a second of take makes, for the busiest of: all workers together, each detector alone. */
function measureLoad(detectors: readonly DetectorCost[], rateHz: number, workers: number): number {
  const loads = detectors.map((one) => (Math.min(rateHz, one.rateHz ?? rateHz) * one.msPerSample) / 1000);
  return Math.max(0, loads.reduce((sum, load) => sum + load, 0) / workers, ...loads);
}

/** Solves measureLoad(rate) = budget: between two wishes of detectors it is a sum of straight lines. */
function findHighestRate(detectors: readonly DetectorCost[], workers: number, budget: number): number {
  const wishes = [...new Set(detectors.flatMap(({ rateHz }) => rateHz ?? []))].sort((a, b) => a - b);
  const from = wishes.filter((rate) => measureLoad(detectors, rate, workers) <= budget + ROUNDING).at(-1) ?? 0;
  const growing = detectors.filter(({ rateHz }) => rateHz === null || rateHz > from);
  const settled = detectors.filter(({ rateHz }) => rateHz !== null && rateHz <= from);
  const spent = settled.reduce((sum, one) => sum + ((one.rateHz ?? 0) * one.msPerSample) / 1000, 0);
  const together = growing.reduce((sum, one) => sum + one.msPerSample / 1000, 0);
  const alone = Math.max(0, ...growing.map((one) => one.msPerSample / 1000));
  return Math.min(
    together > 0 ? (budget * workers - spent) / together : Infinity,
    alone > 0 ? budget / alone : Infinity,
  );
}

function check(detectors: readonly DetectorCost[], numbers: Record<string, number>): void {
  const costs = detectors.every(({ msPerSample }) => Number.isFinite(msPerSample) && msPerSample >= 0);
  const wishes = detectors.every(({ rateHz }) => rateHz === null || (Number.isFinite(rateHz) && rateHz > 0));
  if (!costs || !wishes) throw new Fault("invalid", "a detector's milliseconds and rate are numbers from 0");
  for (const [name, value] of Object.entries(numbers)) {
    if (!(Number.isFinite(value) && value > 0)) throw new Fault("invalid", `${name} is a number above 0`);
  }
}
