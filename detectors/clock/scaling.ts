import type { Pixels, Rect } from "./picture.ts";

/** The finder's input: red, green, blue by row; the picture lies top left, the rest is grey. */
export const FINDER_WIDTH = 640;
export const FINDER_HEIGHT = 384;
const REST_GREY = 114;
const CHANNELS = 3;
/** Weights are whole numbers that add up to this, so that two passes fit 32 bits. */
const ONE = 256;
const ONE_BITS = 8;

/** Which pixels of a row (or column) make up each pixel of the scaled one, and with which weights. */
interface Taps {
  /** First source pixel of each scaled one. */
  from: Int32Array;
  /** How many; their weights lie at `index * most`. */
  count: Int32Array;
  weights: Int32Array;
  most: number;
}

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

  scale(picture: Pixels, part: Rect): Scaled {
    const scale = Math.min(FINDER_WIDTH / part.width, FINDER_HEIGHT / part.height);
    const width = Math.max(1, Math.min(FINDER_WIDTH, Math.round(part.width * scale)));
    const height = Math.max(1, Math.min(FINDER_HEIGHT, Math.round(part.height * scale)));
    const [across, down] = [this.#tapsFor(part.width, width), this.#tapsFor(part.height, height)];
    if (this.#sums.length < part.width * CHANNELS) this.#sums = new Int32Array(part.width * CHANNELS);
    this.#data.fill(REST_GREY);
    for (let y = 0; y < height; y++) {
      this.#sumRows(picture, part, { down, y });
      this.#writeRow(across, { y, width });
    }
    return { data: this.#data, scale };
  }

  /** The weighted rows of the picture that become row `y`, added up. */
  #sumRows({ data, stride }: Pixels, part: Rect, { down, y }: { down: Taps; y: number }): void {
    const sums = this.#sums;
    const length = part.width * CHANNELS;
    for (let tap = 0; tap < down.count[y]; tap++) {
      const weight = down.weights[y * down.most + tap];
      const start = (part.top + down.from[y] + tap) * stride + part.left * CHANNELS;
      if (tap === 0) for (let i = 0; i < length; i++) sums[i] = weight * data[start + i];
      else for (let i = 0; i < length; i++) sums[i] += weight * data[start + i];
    }
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

const HALF = 1 << (2 * ONE_BITS - 1);
/** Sizes come again and again: a camera's, its tiles'. */
const MAX_KEPT_TAPS = 32;

function makeTaps(from: number, to: number): Taps {
  const ratio = from / to;
  const most = ratio >= 1 ? Math.ceil(ratio) + 1 : 2;
  const taps: Taps = { from: new Int32Array(to), count: new Int32Array(to), weights: new Int32Array(to * most), most };
  for (let index = 0; index < to; index++) {
    const { first, shares } = ratio >= 1 ? shareArea(index * ratio, ratio, from) : shareLine(index, ratio, from);
    taps.from[index] = first;
    taps.count[index] = shares.length;
    taps.weights.set(roundWeights(shares), index * most);
  }
  return taps;
}

/** How much of each source pixel lies between `start` and `start + length`. */
function shareArea(start: number, length: number, from: number): { first: number; shares: number[] } {
  const first = Math.min(from - 1, Math.floor(start + 1e-9));
  const last = Math.min(from - 1, Math.ceil(start + length - 1e-9) - 1);
  const shares: number[] = [];
  for (let source = first; source <= last; source++) {
    shares.push((Math.min(source + 1, start + length) - Math.max(source, start)) / length);
  }
  return { first, shares };
}

/** The two source pixels round the middle of a scaled one. */
function shareLine(index: number, ratio: number, from: number): { first: number; shares: number[] } {
  const middle = Math.max(0, Math.min(from - 1, (index + 0.5) * ratio - 0.5));
  const first = Math.min(Math.floor(middle), Math.max(0, from - 2));
  return from === 1 ? { first: 0, shares: [1] } : { first, shares: [1 - (middle - first), middle - first] };
}

/** Whole weights that add up to ONE; what rounding leaves over goes to the largest. */
function roundWeights(shares: readonly number[]): number[] {
  const weights = shares.map((share) => Math.round(share * ONE));
  const largest = weights.indexOf(Math.max(...weights));
  weights[largest] += ONE - weights.reduce((sum, weight) => sum + weight, 0);
  return weights;
}
