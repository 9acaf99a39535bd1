import type { Clock } from "../../base/clock.ts";
import type { TapPicture } from "./tap.ts";

const PULSE_EVERY_MS = 100;
/** A picture that has not changed by a single grey value for this long is called frozen. */
const FROZEN_AFTER_MS = 5000;
/** Pictures looked at to find the rate of a source that does not say it. */
const RATE_PICTURES = 12;
/** A gap is a loss when it is longer than this many nominal frames. */
const LOSS_FRAMES = 1.5;

/**
 * Feels every picture of the source as a 32x18 thumbnail: when the last one came, how many never came, whether the
 * picture still changes, and how fast they come.
 */
export class Pulse {
  readonly #clock: Clock;
  readonly #intervals: number[] = [];
  #lastPtsMs: number | undefined;
  #lastThumbnail: Buffer | undefined;
  #changedMs = 0;
  #saidMs = 0;
  #dropped = 0;
  framesPerSecond = 0;
  lastSeenMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.lastSeenMs = clock.monotonicMs();
  }

  get frameMs(): number {
    return this.framesPerSecond > 0 ? 1000 / this.framesPerSecond : 40;
  }

  feel(picture: TapPicture): void {
    this.lastSeenMs = this.#clock.monotonicMs();
    if (picture.caps.framesPerSecond > 0) this.framesPerSecond = picture.caps.framesPerSecond;
    if (this.#lastPtsMs !== undefined) this.#feelGap(picture.ptsMs - this.#lastPtsMs);
    this.#lastPtsMs = picture.ptsMs;
    if (!this.#lastThumbnail?.equals(picture.payload)) this.#changedMs = this.lastSeenMs;
    this.#lastThumbnail = picture.payload;
  }

  countDrop(): void {
    this.#dropped += 1;
  }

  /** What to tell the service now, or undefined when it was told a moment ago. */
  report(): { dropped: number; frozen: boolean } | undefined {
    if (this.lastSeenMs - this.#saidMs < PULSE_EVERY_MS) return undefined;
    this.#saidMs = this.lastSeenMs;
    const dropped = this.#dropped;
    this.#dropped = 0;
    return { dropped, frozen: this.lastSeenMs - this.#changedMs >= FROZEN_AFTER_MS };
  }

  #feelGap(gapMs: number): void {
    if (this.framesPerSecond > 0) {
      if (gapMs > LOSS_FRAMES * this.frameMs) this.#dropped += Math.round(gapMs / this.frameMs) - 1;
      return;
    }
    this.#intervals.push(gapMs);
    if (this.#intervals.length < RATE_PICTURES) return;
    const median = this.#intervals.sort((a, b) => a - b)[RATE_PICTURES / 2] ?? 40;
    this.framesPerSecond = Math.round(1_000_000 / Math.max(1, median)) / 1000;
  }
}
