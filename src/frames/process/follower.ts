import { Places } from "./places.ts";
import { Series } from "./series.ts";
import type { Signature } from "./signature.ts";
import { findLeast, type Row, reach, startCosts, weigh } from "./trellis.ts";

/** Steps back that are remembered: more than samples ever wait to be compared. */
const MAX_STEPS_BACK = 64;
/** The share of what may be that lies so near counts as the same moment. */
const SAME_MOMENT_MS = 300;

export interface Moment {
  /** Of the reference's sample. */
  index: number;
  /** True: the take goes on where the reference has ended. */
  isBeyondEnd: boolean;
  /** 0..1: how sure it is within 0.3 s. */
  confidence: number;
}

/**
 * Follows where a take is within its reference's action while it rolls: dynamic programming over all places of the
 * reference, one step a sample (Sakoe and Chiba 1978, online as a hidden Markov model with jumps).
 */
export class Follower {
  readonly #reference: Series;
  readonly #places: Places;
  readonly #steps: { takeMs: number; from: Int32Array }[] = [];
  #row: Row | undefined;

  constructor(reference: Series, takeStepMs: number) {
    this.#reference = reference;
    this.#places = new Places(reference.timesMs, { takeStepMs, ratio: 1 });
  }

  /** Samples come in order of time. */
  add(takeMs: number, signature: Signature): void {
    const evidence = measureEvidence(Series.of([takeMs], [signature]), 0, this.#reference, this.#places);
    const { costs, from } = this.#advance(takeMs);
    for (let place = 0; place < costs.length; place++) costs[place] = (costs[place] ?? 0) + (evidence[place] ?? 0);
    const least = costs[findLeast(costs)] ?? 0;
    this.#row = { first: 0, costs: costs.map((cost) => cost - least) };
    this.#steps.push({ takeMs, from });
    if (this.#steps.length > MAX_STEPS_BACK) this.#steps.shift();
  }

  /** The moment that belongs to a sample added before, by all that is known by now; undefined: too long ago. */
  find(takeMs: number): Moment | undefined {
    const until = this.#steps.findIndex((step) => step.takeMs === takeMs);
    if (until < 0 || !this.#row) return undefined;
    const { costs } = this.#row;
    const ancestors = Int32Array.from(costs, (_, place) => place);
    for (let step = this.#steps.length - 1; step > until; step--) {
      const from = this.#steps[step]?.from;
      for (let i = 0; i < ancestors.length; i++) ancestors[i] = from?.[ancestors[i] ?? 0] ?? 0;
    }
    const place = ancestors[findLeast(costs)] ?? 0;
    const isWaiting = until > 0 && this.#steps[until]?.from[place] === place;
    return {
      index: this.#places.samples[place] ?? 0,
      isBeyondEnd: place === this.#places.end && isWaiting,
      confidence: this.#rate(ancestors, costs, place),
    };
  }

  #advance(takeMs: number): { costs: Float32Array; from: Int32Array } {
    const places = this.#places;
    const last = this.#steps.at(-1);
    if (!this.#row || !last) {
      return { costs: startCosts(places.timesMs, takeMs), from: new Int32Array(places.length) };
    }
    const usual = places.countAdvance(takeMs - last.takeMs);
    return reach(this.#row, { first: 0, length: places.length, usual, end: places.end });
  }

  #rate(ancestors: Int32Array, costs: Float32Array, place: number): number {
    const { timesMs } = this.#places;
    const found = timesMs[place] ?? 0;
    let near = 0;
    let all = 0;
    for (let i = 0; i < costs.length; i++) {
      const weight = Math.exp(-(costs[i] ?? 0));
      all += weight;
      if (Math.abs((timesMs[ancestors[i] ?? 0] ?? 0) - found) <= SAME_MOMENT_MS) near += weight;
    }
    return near / all;
  }
}

/** Costs of a take's sample at `length` places from `first` on, for what it looks like; 0 at the best. */
export function measureEvidence(
  take: Series,
  index: number,
  reference: Series,
  places: Places,
  { first, length }: { first: number; length: number } = { first: 0, length: places.length },
): Float32Array {
  const distances = new Float32Array(length);
  let last = -1;
  for (let i = 0; i < length; i++) {
    const sample = places.samples[first + i] ?? 0;
    distances[i] = sample === last ? (distances[i - 1] ?? 0) : take.distance(index, reference, sample);
    last = sample;
  }
  weigh(distances);
  return distances;
}
