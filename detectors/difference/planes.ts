/** One value a pixel. */
export type Plane = Float32Array;

export interface Size {
  width: number;
  height: number;
}

/** A rectangle in pixels; `right` and `bottom` lie outside. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Mean over a square of `2 * radius + 1` pixels; beyond the picture its rim is repeated. */
export function blur(plane: Plane, size: Size, radius: number): Plane {
  const { width, height } = size;
  const half = new Float32Array(plane.length);
  const out = new Float32Array(plane.length);
  const share = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let at = x - radius; at <= x + radius; at++) sum += plane[row + (at < 0 ? 0 : at >= width ? width - 1 : at)];
      half[row + x] = sum * share;
    }
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let near = y - radius; near <= y + radius; near++) {
      const from = (near < 0 ? 0 : near >= height ? height - 1 : near) * width;
      for (let x = 0; x < width; x++) out[row + x] += half[from + x] * share;
    }
  }
  return out;
}

interface Line {
  start: number;
  step: number;
  length: number;
  radius: number;
}

/** Dilates a 0/1 mask by a square. */
export function dilate(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return spread(mask, size, { radius, value: 1 });
}

/** Erodes a 0/1 mask by a square; the picture's rim does not erode. */
export function erode(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return spread(mask, size, { radius, value: 0 });
}

function spread(mask: Uint8Array, { width, height }: Size, how: { radius: number; value: number }): Uint8Array {
  const half = mask.slice();
  for (let y = 0; y < height; y++) spreadLine(mask, half, { ...how, start: y * width, step: 1, length: width });
  const out = half.slice();
  for (let x = 0; x < width; x++) spreadLine(half, out, { ...how, start: x, step: width, length: height });
  return out;
}

function spreadLine(from: Uint8Array, to: Uint8Array, line: Line & { value: number }): void {
  const { start, step, length, radius, value } = line;
  let until = -1;
  for (let i = 0; i < length + radius; i++) {
    if (i < length && from[start + i * step] === value) until = i + radius;
    const target = i - radius;
    if (target >= 0 && target <= until) to[start + target * step] = value;
  }
}

/** The value below which `share` of `values` lie; sorts a copy. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
