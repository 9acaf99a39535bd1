import { measureEvidence } from "./follower.ts";
import { Places } from "./places.ts";
import type { Series } from "./series.ts";
import { findLeast, type Row, reach, startCosts } from "./trellis.ts";

/** The whole take is solved at once up to so many pairs of samples; longer ones first in coarser steps. */
const MAX_CELLS = 360_000;
/** What was found in coarser steps is looked for again within so many of them on both sides. */
const SLACK_COARSE_STEPS = 4;

/** Where a take was within its reference, for all of its samples. */
export interface Course {
  /** Time of the reference for each sample, in ms. */
  referenceMs: Float64Array;
  /** What else may be: how far off it is, in ms, and its weight, pooled over the samples that tell. */
  doubts: Map<number, number>;
  /** 1: the sample shows action, and what it looks like tells its time. */
  telling: Uint8Array;
  /** In nats. */
  cost: number;
  places: Places;
}

interface Band {
  first: number;
  length: number;
}

export interface CourseOptions {
  takeStepMs: number;
  ratio: number;
  /** 1: the sample shows action. */
  acting: Uint8Array;
  /** Called now and then, so that others get their turn. */
  breathe: () => Promise<void>;
}

/**
 * Aligns two whole series by dynamic programming; long ones coarsely first, then in a band round that (Salvador and Chan
 * 2007). Memory is bounded: `MAX_CELLS` pairs, or the band's.
 */
export async function findCourse(take: Series, reference: Series, options: CourseOptions): Promise<Course> {
  const { takeStepMs, ratio, acting, breathe } = options;
  const places = new Places(reference.timesMs, { takeStepMs, ratio });
  const problem = { take, reference, places, acting, breathe };
  const factor = Math.ceil(Math.sqrt((take.length * places.length) / MAX_CELLS));
  if (factor <= 1) return solve({ ...problem, bandOf: () => ({ first: 0, length: places.length }) });
  const coarse = await findCourse(take.thin(factor), reference.thin(factor), {
    ...options,
    takeStepMs: takeStepMs * factor,
    acting: options.acting.filter((_, index) => index % factor === 0),
  });
  const slack = Math.ceil((SLACK_COARSE_STEPS * factor * takeStepMs * ratio) / places.stepMs);
  const bandOf = (index: number): Band => {
    const at = coarse.referenceMs.length - 1;
    const before = coarse.referenceMs[Math.min(at, Math.floor(index / factor))] ?? 0;
    const after = coarse.referenceMs[Math.min(at, Math.ceil(index / factor))] ?? 0;
    const first = Math.max(0, places.nearest(Math.min(before, after)) - slack);
    const last = Math.min(places.end, places.nearest(Math.max(before, after)) + slack);
    return { first, length: Math.min(last - first + 1, 4 * slack + 1) };
  };
  return solve({ ...problem, bandOf });
}

interface Problem {
  take: Series;
  reference: Series;
  places: Places;
  acting: Uint8Array;
  bandOf: (index: number) => Band;
  breathe: () => Promise<void>;
}

/** Samples between two breaths. */
const BREATH_SAMPLES = 32;

async function solve(problem: Problem): Promise<Course> {
  const { take, reference, places, acting, bandOf, breathe } = problem;
  const evidence: Row[] = [];
  const forward: Row[] = [];
  const origins: Int32Array[] = [];
  for (let index = 0; index < take.length; index++) {
    if (index % BREATH_SAMPLES === 0) await breathe();
    const band = bandOf(index);
    const costs = measureEvidence(take, index, reference, places, band);
    evidence.push({ first: band.first, costs });
    const reached = arrive(problem, forward.at(-1), { index, band });
    forward.push({ first: band.first, costs: reached.costs.map((cost, i) => cost + (costs[i] ?? 0)) });
    origins.push(reached.from);
  }
  const path = trace(forward, origins);
  const telling = Uint8Array.from(evidence, ({ costs }, index) =>
    acting[index] === 1 && costs.reduce((sum, cost) => sum + cost, 0) >= TELLING * costs.length ? 1 : 0,
  );
  const doubts = weighDoubts(problem, { evidence, forward, path, telling });
  const last = forward.at(-1)?.costs ?? new Float32Array(1);
  const referenceMs = Float64Array.from(path, (place) => places.timesMs[place] ?? 0);
  return { referenceMs, doubts, telling, cost: last[findLeast(last)] ?? 0, places };
}

function arrive({ take, places }: Problem, before: Row | undefined, { index, band }: { index: number; band: Band }) {
  const now = take.timesMs[index] ?? 0;
  if (!before) {
    const costs = startCosts(places.timesMs, now).subarray(band.first, band.first + band.length);
    return { costs, from: new Int32Array(band.length) };
  }
  const usual = places.countAdvance(now - (take.timesMs[index - 1] ?? 0));
  return reach(before, { ...band, usual, end: places.end });
}

function trace(forward: readonly Row[], origins: readonly Int32Array[]): Int32Array {
  const path = new Int32Array(forward.length);
  const last = forward.at(-1);
  if (!last) return path;
  let place = last.first + findLeast(last.costs);
  for (let index = forward.length - 1; index >= 0; index--) {
    path[index] = place;
    place = origins[index]?.[place - (forward[index]?.first ?? 0)] ?? 0;
  }
  return path;
}

/** A sample tells its time when other places cost so much on average, in nats. */
const TELLING = 0.6;

/** From the other end back: what any other place at a sample would cost the whole, as weights by how far off it is. */
function weighDoubts(
  { take, places, bandOf }: Problem,
  { evidence, forward, path, telling }: { evidence: Row[]; forward: Row[]; path: Int32Array; telling: Uint8Array },
): Map<number, number> {
  const doubts = new Map<number, number>();
  let after: Row | undefined;
  for (let index = take.length - 1; index >= 0; index--) {
    const band = bandOf(index);
    const usual = places.countAdvance((take.timesMs[index + 1] ?? 0) - (take.timesMs[index] ?? 0));
    const step = { ...band, usual, end: places.end, isBackward: true };
    const costs = after ? reach(after, step).costs : new Float32Array(band.length);
    if (telling[index] === 1) {
      const sums = costs.map((cost, i) => cost + (forward[index]?.costs[i] ?? 0));
      pool(sums, { first: band.first, place: path[index] ?? 0, stepMs: places.stepMs }, doubts);
    }
    after = { first: band.first, costs: costs.map((cost, i) => cost + (evidence[index]?.costs[i] ?? 0)) };
  }
  return doubts;
}

function pool(
  sums: Float32Array,
  { first, place, stepMs }: { first: number; place: number; stepMs: number },
  doubts: Map<number, number>,
): void {
  const least = sums[findLeast(sums)] ?? 0;
  const weights = sums.map((sum) => Math.exp(least - sum));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    const off = Math.abs(first + i - place) * stepMs;
    doubts.set(off, (doubts.get(off) ?? 0) + (weights[i] ?? 0) / all);
  }
}
