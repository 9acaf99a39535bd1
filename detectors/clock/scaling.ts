import type { Pixels, Rect } from "./picture.ts";
import { addBytes, addWords, unpackWords, viewWords, type Words } from "./row-sums.ts";
import { makeTaps, ONE_BITS, type Taps } from "./taps.ts";

/** The finder's input: red, green, blue by row; the picture lies top left, the rest is grey. */
export const FINDER_WIDTH = 640;
export const FINDER_HEIGHT = 384;
const REST_GREY = 114;
const CHANNELS = 3;
/** Half of what a pixel is divided by: rounds to the nearest. */
const HALF = 1 << (2 * ONE_BITS - 1);
/** Sizes come again and again: a camera's, its tiles'. */
const MAX_KEPT_TAPS = 32;

export interface Scaled {
  data: Uint8Array;
  /** Pixels of the finder's input for one of the picture. */
  scale: number;
}

/**
 * Scales parts of pictures to fit the finder's input, by area averaging where they shrink and linearly where they grow.
 * The result is the scaler's own memory: it holds until the next call.
 */
export class Scaler {
  readonly #data = new Uint8Array(FINDER_WIDTH * FINDER_HEIGHT * CHANNELS);
  readonly #taps = new Map<string, Taps>();
  #sums = new Int32Array(0);
  #words: Words | undefined;

  scale(picture: Pixels, part: Rect): Scaled {
    const scale = Math.min(FINDER_WIDTH / part.width, FINDER_HEIGHT / part.height);
    const width = Math.max(1, Math.min(FINDER_WIDTH, Math.round(part.width * scale)));
    const height = Math.max(1, Math.min(FINDER_HEIGHT, Math.round(part.height * scale)));
    const [across, down] = [this.#tapsFor(part.width, width), this.#tapsFor(part.height, height)];
    if (this.#sums.length < part.width * CHANNELS + 4) this.#sums = new Int32Array(part.width * CHANNELS + 4);
    this.#data.fill(REST_GREY);
    this.#words = viewWords(picture, this.#words);
    for (let y = 0; y < height; y++) {
      this.#sumRows(picture, part, { down, y });
      this.#writeRow(across, { y, width });
    }
    return { data: this.#data, scale };
  }

  /** The weighted rows of the picture that become row `y`, added up. */
  #sumRows(picture: Pixels, part: Rect, { down, y }: { down: Taps; y: number }): void {
    const length = part.width * CHANNELS;
    const words = this.#words;
    for (let tap = 0; tap < down.count[y]; tap++) {
      const weight = down.weights[y * down.most + tap];
      const start = (part.top + down.from[y] + tap) * picture.stride + part.left * CHANNELS;
      if (words) addWords(words, { start: words.offset + start, length, weight, isFirst: tap === 0 });
      else addBytes(picture.data, this.#sums, { start, length, weight, isFirst: tap === 0 });
    }
    if (words) unpackWords(words, this.#sums, { start: words.offset + part.left * CHANNELS, length });
  }

  #writeRow({ from, count, weights, most }: Taps, { y, width }: { y: number; width: number }): void {
    const sums = this.#sums;
    const out = this.#data;
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let at = from[x] * CHANNELS;
      for (let tap = 0; tap < count[x]; tap++, at += CHANNELS) {
        const weight = weights[x * most + tap];
        red += weight * sums[at];
        green += weight * sums[at + 1];
        blue += weight * sums[at + 2];
      }
      const to = (y * FINDER_WIDTH + x) * CHANNELS;
      out[to] = (red + HALF) >> (2 * ONE_BITS);
      out[to + 1] = (green + HALF) >> (2 * ONE_BITS);
      out[to + 2] = (blue + HALF) >> (2 * ONE_BITS);
    }
  }

  #tapsFor(from: number, to: number): Taps {
    const key = `${from}>${to}`;
    const known = this.#taps.get(key);
    if (known) return known;
    if (this.#taps.size >= MAX_KEPT_TAPS) this.#taps.clear();
    const made = makeTaps(from, to);
    this.#taps.set(key, made);
    return made;
  }
}
