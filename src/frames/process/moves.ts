import { Departures } from "./departures.ts";
import { Levelling, measureNoise } from "./exposure.ts";
import { dilate, dropSmallBlobs, erode, fillHoles } from "./masks.ts";
import type { Picture } from "./picture.ts";

/** Fewer samples than this say nothing about movement. */
const MIN_WINDOW = 3;
/** A departure of fewer levels (of 255) is never movement. */
const FLOOR_LEVELS = 5;
const NOISE_FACTOR = 6;
/** Blobs of fewer small pixels than this are noise. */
const MIN_BLOB = 4;
/** Holes up to this share of the picture are closed: a uniform torso inside its outline. */
const MAX_HOLE_SHARE = 0.1;
const CLOSE_RADIUS = 4;
const GROW_RADIUS = 2;

/**
 * What moves, judged from a window of small neighbouring samples: a pixel moves when it departs from the window's
 * median plate, or when it keeps changing. A lasting step (a lamp switched off, a prop taken away) switches the
 * median with it and is seen once, so it is not masked. Holds scratch memory of a window's size.
 */
export class Moves {
  readonly #levelling = new Levelling();
  readonly #departures = new Departures();
  readonly #levelled: Uint8Array[] = [];

  /** Returns a mask at the thumbs' size: 255 moves, 0 rests. `now` is the index of the judged sample in `window`. */
  mask(window: readonly Picture[], now: number): Uint8Array {
    const current = window[now];
    if (!current) throw new RangeError("the judged sample is not in its window");
    if (window.length < MIN_WINDOW) return new Uint8Array(current.width * current.height);
    const levelled = window.map((picture, place) => this.#level(picture, current, place));
    const threshold = Math.max(FLOOR_LEVELS, NOISE_FACTOR * measureNoise(levelled));
    const raw = this.#departures.mark(levelled, now, threshold);
    dropSmallBlobs(raw, current, MIN_BLOB);
    const closed = erode(dilate(raw, current, CLOSE_RADIUS), current, CLOSE_RADIUS);
    fillHoles(closed, current, closed.length * MAX_HOLE_SHARE);
    return dilate(closed, current, GROW_RADIUS);
  }

  #level(picture: Picture, current: Picture, place: number): Uint8Array {
    const kept = this.#levelled[place];
    const into = kept?.length === picture.data.length ? kept : new Uint8Array(picture.data.length);
    this.#levelled[place] = into;
    this.#levelling.level(picture, current, into);
    return into;
  }
}
