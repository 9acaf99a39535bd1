import type { Lab } from "./lab.ts";
import type { Rect, Size } from "./planes.ts";

/** Colours further apart than this count as this far apart, in OKLab units of 100. */
const CAP = 12;

export interface Pictures {
  take: Lab;
  reference: Lab;
}

/**
 * What stands still in a window of the pair, summed so that any rectangle costs four look-ups: a search for a move asks for
 * hundreds of overlapping ones. Only every so many pixels each way are counted, from the rectangle's own corner on.
 */
export interface Ground {
  window: Rect;
  every: number;
  /** Of a row of sums. */
  width: number;
  /** How far the two pictures are apart. */
  apart: Float64Array;
  /** How much more the take shows than the reference. */
  texture: Float64Array;
}

/** Sums each pixel with those `every` to its left and above; a rim of `every` zeros spares the sums a case of their own. */
export function sumGround(window: Rect, { take, reference }: Pictures, every: number): Ground {
  const width = window.right - window.left + every;
  const height = window.bottom - window.top + every;
  const apart = new Float64Array(width * height);
  const texture = new Float64Array(width * height);
  const back = every * width + every;
  for (let y = window.top; y < window.bottom; y++) {
    let at = (y - window.top + every) * width + every;
    for (let i = y * take.width + window.left; i < y * take.width + window.right; i++, at++) {
      const more = contrastAt(take, i) - contrastAt(reference, i);
      apart[at] = measureApart(reference, i, take, i) + apart[at - every] + apart[at - back + every] - apart[at - back];
      texture[at] = more + texture[at - every] + texture[at - back + every] - texture[at - back];
    }
  }
  return { window, every, width, apart, texture };
}

/** The sum over a rectangle within the window, which is not empty. */
export function sumRect(ground: Ground, sums: Float64Array, rect: Rect): number {
  const { window, every, width } = ground;
  const across = Math.ceil((rect.right - rect.left) / every) * every;
  const down = Math.ceil((rect.bottom - rect.top) / every) * every;
  const before = (rect.top - window.top) * width + rect.left - window.left;
  const below = before + down * width;
  return sums[below + across] - sums[below] - sums[before + across] + sums[before];
}

/** How much a picture changes around a pixel: a thing shows more there than the ground that it stood on. */
function contrastAt({ l, width }: Lab, i: number): number {
  return Math.abs((l[i + 1] ?? 0) - (l[i - 1] ?? 0)) + Math.abs((l[i + width] ?? 0) - (l[i - width] ?? 0));
}

/** How far two pixels' colours are apart, 0..CAP. */
export function measureApart(one: Lab, i: number, other: Lab, j: number): number {
  const distance = Math.abs(one.l[i] - other.l[j]) + Math.abs(one.a[i] - other.a[j]) + Math.abs(one.b[i] - other.b[j]);
  return Math.min(distance, CAP);
}

export function clip(rect: Rect, { width, height }: Size): Rect {
  return {
    left: Math.max(0, rect.left),
    top: Math.max(0, rect.top),
    right: Math.min(width, rect.right),
    bottom: Math.min(height, rect.bottom),
  };
}
