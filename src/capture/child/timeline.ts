import type { Clock } from "../../base/clock.ts";

/** How many first pictures are looked at before media time is tied to the box's clock. */
const SETTLING_PICTURES = 5;

/**
 * Ties media time to the box's monotonic clock, once per life: of the first pictures the one that came through fastest
 * decides, because the first of all waits for encoders to start. From then on only media time counts.
 */
export class Timeline {
  readonly #clock: Clock;
  #seen = 0;
  #originMs = Number.POSITIVE_INFINITY;
  #firstPtsMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get settled(): boolean {
    return this.#seen >= SETTLING_PICTURES;
  }

  see(ptsMs: number): void {
    if (this.settled) return;
    if (this.#seen === 0) this.#firstPtsMs = ptsMs;
    this.#seen += 1;
    this.#originMs = Math.min(this.#originMs, this.#clock.monotonicMs() - ptsMs);
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
