import type { Clock } from "../../base/clock.ts";

/** Media time is tied to the clock once this many pictures in a row came through no faster than one before them. */
const STEADY_PICTURES = 5;
/** Faster by less than this is jitter. */
const FASTER_MS = 2;
/** A source that never gets steady is taken as it is. */
const MAX_SETTLING_PICTURES = 30;

/**
 * Ties media time to the box's monotonic clock, once per life: of the first pictures the one that came through fastest
 * decides, because the very first wait for encoders to start. From then on only media time counts.
 */
export class Timeline {
  readonly #clock: Clock;
  #seen = 0;
  #steady = 0;
  #originMs = Number.POSITIVE_INFINITY;
  #firstPtsMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get settled(): boolean {
    return this.#steady >= STEADY_PICTURES || this.#seen >= MAX_SETTLING_PICTURES;
  }

  see(ptsMs: number): void {
    if (this.settled) return;
    if (this.#seen === 0) this.#firstPtsMs = ptsMs;
    this.#seen += 1;
    const originMs = this.#clock.monotonicMs() - ptsMs;
    this.#steady = originMs < this.#originMs - FASTER_MS ? 0 : this.#steady + 1;
    this.#originMs = Math.min(this.#originMs, originMs);
  }

  /** Box-monotonic time of a moment in media time. */
  toBox(ptsMs: number): number {
    return this.#originMs + ptsMs;
  }

  /** The place of a picture in the stream at its nominal rate, 0-based. */
  toIndex(ptsMs: number, framesPerSecond: number): number {
    return Math.max(0, Math.round(((ptsMs - this.#firstPtsMs) * framesPerSecond) / 1000));
  }
}
