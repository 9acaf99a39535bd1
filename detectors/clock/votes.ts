import type { SampleRef } from "@camf/detector-sdk";
import { aheadOf, DAY, HALF_DAY, type Reading, wrap } from "./reading.ts";

/** What a clock showed at one moment of a take. */
export interface Vote {
  sample: SampleRef;
  reading: Reading;
}

/** What all readings of one clock together say. */
export interface Verdict {
  period: number;
  /** Does it run, does it stand; null where the readings cannot tell. */
  running: boolean | null;
  /** Seconds that it advances in a second of set time; null where the readings do not tell it closely enough. */
  ratePerSecond: number | null;
  /** Share of the readings, by their confidence, that fit one and the same story. */
  agreement: number;
  /** Those that do, in the order of time. */
  agreeing: Vote[];
  /** agreement times the mean confidence of those that agree. */
  confidence: number;
  /** What it shows at a moment of the take, in minutes with their fraction. */
  timeAt(ptsMs: number): number;
}

/** How set time passes in the clip: set seconds for one of the clip. */
export interface Pace {
  timeScale: number;
}

/** A reading this far from what was expected still agrees, in minutes: hands are read to the minute, and set by hand. */
const AGREEING_MINUTES = 1.25;
/** A reading that is wrong may say anything; this share of readings is taken to be wrong. */
const WRONG_SHARE = 0.1;
/** How closely each kind of reading tells the time, in minutes (one standard deviation). */
const SPREAD = { hands: 0.7, minutes: 0.4, seconds: 0.02 } as const;
/**
 * Readings of one take see the same light on the same face: they are no more than so many independent ones, however
 * many there are.
 */
const MOST_INDEPENDENT = 12;
/** Log-likelihood by which running must beat standing, or the other way round, to be told. */
const DECISIVE = 3;
/** A rate is told when its standard error is below this. */
const MOST_RATE_ERROR = 0.15;

export function elapsedMinutes(ptsMs: number, { timeScale }: Pace): number {
  return (ptsMs * timeScale) / 60_000;
}

/** Minutes with the seconds where they are known. A display without them is taken to be half way through its minute. */
export function exactMinutes({ minutes, seconds, text }: Reading): number {
  if (seconds !== null) return minutes + seconds / 60;
  return text === null ? minutes : minutes + 0.5;
}

/** Undefined without readings. */
export function countVotes(votes: readonly Vote[], pace: Pace): Verdict | undefined {
  if (votes.length === 0) return undefined;
  const period = periodOf(votes);
  const [held, running] = [0, 1].map((rate) => fitRate(votes, { pace, period, rate }));
  const evidence = (running.logLikelihood - held.logLikelihood) * Math.min(1, MOST_INDEPENDENT / votes.length);
  const best = evidence > 0 ? running : held;
  const decided = Math.abs(evidence) >= DECISIVE ? evidence > 0 : null;
  const ratePerSecond = measureRate(best.agreeing, { pace, period });
  const total = sumConfidence(votes);
  const agreement = total > 0 ? sumConfidence(best.agreeing) / total : 0;
  const mean = sumConfidence(best.agreeing) / Math.max(1, best.agreeing.length);
  const timeAt = (ptsMs: number) => wrap(best.start + best.rate * elapsedMinutes(ptsMs, pace), period);
  const { agreeing } = best;
  return { period, running: decided, ratePerSecond, agreement, agreeing, confidence: agreement * mean, timeAt };
}

/** A day where most of the confidence lies with readings that tell the half of the day. */
export function periodOf(votes: readonly Vote[]): number {
  const whole = votes.filter(({ reading }) => reading.period === DAY);
  return sumConfidence(whole) * 2 > sumConfidence(votes) ? DAY : HALF_DAY;
}

function sumConfidence(votes: readonly Vote[]): number {
  return votes.reduce((sum, { reading }) => sum + reading.confidence, 0);
}

interface Fit {
  rate: number;
  /** Minutes at the clip's beginning. */
  start: number;
  agreeing: Vote[];
  logLikelihood: number;
}

/** The beginning that most readings vote for if the clock runs at `rate`, and how likely all readings are then. */
function fitRate(votes: readonly Vote[], options: { pace: Pace; period: number; rate: number }): Fit {
  const { pace, period, rate } = options;
  const starts = votes.map(({ sample, reading }) =>
    wrap(exactMinutes(reading) - rate * elapsedMinutes(sample.ptsMs, pace), period),
  );
  const mode = findMode(votes, starts, period);
  const near = votes.flatMap((vote, index) => {
    const off = aheadOf(starts[index], mode, period);
    return Math.abs(off) <= AGREEING_MINUTES ? [{ vote, off }] : [];
  });
  const weight = near.reduce((sum, { vote }) => sum + vote.reading.confidence, 0);
  const shift = near.reduce((sum, { vote, off }) => sum + vote.reading.confidence * off, 0) / Math.max(1e-9, weight);
  const start = wrap(mode + shift, period);
  const logLikelihood = votes.reduce((sum, { reading }, index) => {
    const off = aheadOf(starts[index], start, period) / spreadOf(reading);
    const right = Math.exp(-0.5 * off * off) / (spreadOf(reading) * Math.sqrt(2 * Math.PI));
    return sum + Math.log((1 - WRONG_SHARE) * right + WRONG_SHARE / period);
  }, 0);
  const agreeing = votes.filter((_, index) => Math.abs(aheadOf(starts[index], start, period)) <= AGREEING_MINUTES);
  return { rate, start, agreeing, logLikelihood };
}

function spreadOf({ seconds, text }: Reading): number {
  if (seconds !== null) return SPREAD.seconds;
  return text === null ? SPREAD.hands : SPREAD.minutes;
}

/** The minute with the most confidence within a minute of it; the middle of its bin. */
function findMode(votes: readonly Vote[], starts: readonly number[], period: number): number {
  const bins = new Float64Array(period);
  for (const [index, start] of starts.entries()) bins[Math.round(start) % period] += votes[index].reading.confidence;
  let best = 0;
  let most = -1;
  for (let minute = 0; minute < period; minute++) {
    const round = bins[(minute + period - 1) % period] + bins[(minute + 1) % period];
    const mass = bins[minute] > 0 ? bins[minute] * 1.001 + round : 0;
    if (mass > most) [best, most] = [minute, mass];
  }
  return best;
}

/** Slope of the readings over set time by least squares; null where it is not known closely. */
function measureRate(votes: readonly Vote[], { pace, period }: { pace: Pace; period: number }): number | null {
  if (votes.length < 3) return null;
  const origin = exactMinutes(votes[0].reading);
  const points = votes.map(({ sample, reading }) => ({
    x: elapsedMinutes(sample.ptsMs, pace),
    y: aheadOf(exactMinutes(reading), origin, period),
  }));
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const spreadX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const independent = Math.min(1, MOST_INDEPENDENT / votes.length);
  const error = spreadOf(votes[0].reading) / Math.sqrt(Math.max(1e-12, spreadX * independent));
  if (error > MOST_RATE_ERROR) return null;
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
