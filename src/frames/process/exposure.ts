import type { Picture } from "./picture.ts";

/** Every so manieth pixel is looked at for the gain. */
const GAIN_STEP = 29;
/** Darker and brighter levels say nothing of the gain. */
const DARKEST = 20;
const BRIGHTEST = 240;
/** Fewer telling pixels than this: no gain is assumed. */
const MIN_RATIOS = 50;

/** Takes global changes of exposure out of small pictures. Holds scratch memory: one a pairing and side. */
export class Levelling {
  readonly #table = new Uint8Array(256);
  #ratios = new Float64Array(0);

  /** Scales each channel of `picture` by its median ratio to `current` and writes the result to `into`. */
  level(picture: Picture, current: Picture, into: Uint8Array): void {
    const from = picture.data;
    if (picture === current) {
      into.set(from);
      return;
    }
    const table = this.#table;
    for (let channel = 0; channel < 3; channel++) {
      const gain = this.#measureGain(from, current.data, channel);
      for (let value = 0; value < 256; value++) table[value] = Math.min(255, value * gain + 0.5);
      for (let i = channel; i < from.length; i += 3) into[i] = table[from[i] ?? 0] ?? 0;
    }
  }

  #measureGain(from: Uint8Array, to: Uint8Array, channel: number): number {
    const capacity = Math.ceil(from.length / GAIN_STEP / 3) + 1;
    if (this.#ratios.length < capacity) this.#ratios = new Float64Array(capacity);
    const ratios = this.#ratios;
    let count = 0;
    for (let i = channel; i < from.length; i += 3 * GAIN_STEP) {
      const a = from[i] ?? 0;
      const b = to[i] ?? 0;
      if (a > DARKEST && a < BRIGHTEST && b > DARKEST && b < BRIGHTEST) {
        ratios[count] = b / a;
        count += 1;
      }
    }
    if (count < MIN_RATIOS) return 1;
    return ratios.subarray(0, count).sort()[count >> 1] ?? 1;
  }
}

/** Typical difference of neighbouring samples: the median over a grid, as a standard deviation. */
export function measureNoise(window: readonly Uint8Array[]): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let index = 1; index < window.length; index++) {
    const a = window[index - 1];
    const b = window[index];
    if (!a || !b) continue;
    for (let i = 0; i < a.length; i += 31) {
      const level = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
      histogram[level] = (histogram[level] ?? 0) + 1;
      count += 1;
    }
  }
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += histogram[level] ?? 0;
    if (seen * 2 > count) return Math.max(0.5, level) / 0.95;
  }
  return 1;
}
