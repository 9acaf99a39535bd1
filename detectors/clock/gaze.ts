import type { SampleRef } from "@camf/detector-sdk";
import { type Pixels, type Rect, wholeOf } from "./picture.ts";
import { partAt, tilesOf } from "./tiles.ts";

/** While clocks are known that can be read in between, the finder looks no more often than this. */
const LEAST_PAUSE_MS = 450;

/** Where the finder looks in the samples of one take. */
export class Gaze {
  readonly #isStill: boolean;
  #looks = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: { isStill: boolean }) {
    this.#isStill = options.isStill;
  }

  /**
   * The parts to look at: a still whole and in its tiles at once; a clip whole and tile by tile in turns, one a sample.
   * None where it looked a moment ago and there are other clocks to read.
   */
  next(picture: Pixels, { ptsMs }: SampleRef, canWait: boolean): Rect[] {
    if (this.#isStill) return [wholeOf(picture), ...tilesOf(picture)];
    if (canWait && Math.abs(ptsMs - this.#lastMs) < LEAST_PAUSE_MS) return [];
    this.#lastMs = ptsMs;
    return [partAt(picture, this.#looks++)];
  }
}
