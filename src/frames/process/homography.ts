import type { Size } from "./picture.ts";

/** 3x3, row-major, from reference pixels to take pixels. */
export type Homography = readonly number[];

export const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** A camera that moved more than this shows another view. */
const MIN_AREA_SCALE = 0.3;
const MAX_AREA_SCALE = 3.3;
const MAX_PERSPECTIVE = 0.6;
const MIN_OVERLAP = 0.35;

export function isIdentity(h: Homography): boolean {
  return h.every((value, index) => value === IDENTITY[index]);
}

export function invert(h: Homography): Homography | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, j = 0] = h;
  const determinant = a * (e * j - f * i) - b * (d * j - f * g) + c * (d * i - e * g);
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) return undefined;
  const adjugate = [
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  ];
  return normalise(adjugate.map((value) => value / determinant));
}

/** The mapping that does `first` and then `second`. */
export function chain(first: Homography, second: Homography): Homography {
  if (isIdentity(first)) return second;
  if (isIdentity(second)) return first;
  const product = IDENTITY.map((_, place) => {
    const row = 3 * Math.floor(place / 3);
    const column = place % 3;
    return [0, 1, 2].reduce((sum, k) => sum + second[row + k] * first[3 * k + column], 0);
  });
  return normalise(product) ?? IDENTITY;
}

/** The same mapping for pictures that are `factor` times as large on both sides. */
export function scaleHomography(h: Homography, factor: number): Homography {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0, j = 1] = h;
  return [a, b, c * factor, d, e, f * factor, g / factor, i / factor, j];
}

/** The same mapping in fractions of pictures of this size. */
export function toFractions(h: Homography, { width, height }: Size): number[] {
  const scale = [width, height, 1];
  return h.map((value, index) => (value * scale[index % 3]) / scale[Math.floor(index / 3)]);
}

/** Scales so that the last element is 1. */
export function normalise(h: readonly number[]): Homography | undefined {
  const last = h[8] ?? 0;
  if (h.length !== 9 || Math.abs(last) < 1e-9 || !h.every(Number.isFinite)) return undefined;
  return h.map((value) => value / last);
}

function mapPoint(h: Homography, x: number, y: number): [number, number] {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0, j = 1] = h;
  const w = g * x + i * y + j;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** False for mappings that no camera of the same set-up makes: mirrored, folded, far smaller or barely overlapping. */
export function isPlausible(h: Homography, size: Size): boolean {
  const [a = 1, b = 0, , d = 0, e = 1, , g = 0, i = 0] = h;
  const area = a * e - b * d;
  if (area < MIN_AREA_SCALE || area > MAX_AREA_SCALE) return false;
  if (Math.abs(g) * size.width + Math.abs(i) * size.height > MAX_PERSPECTIVE) return false;
  return measureOverlap(h, size) >= MIN_OVERLAP;
}

function measureOverlap(h: Homography, size: Size): number {
  const steps = 16;
  let inside = 0;
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const [x, y] = mapPoint(h, ((column + 0.5) / steps) * size.width, ((row + 0.5) / steps) * size.height);
      if (x >= 0 && y >= 0 && x < size.width && y < size.height) inside += 1;
    }
  }
  return inside / (steps * steps);
}
