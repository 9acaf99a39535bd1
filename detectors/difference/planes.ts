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

/** Turns each pixel into the mean of the 3x3 around it; beyond the picture its rim is repeated. */
export function blur(plane: Plane, { width, height }: Size, scratch: Plane): void {
  for (let row = 0; row < height * width; row += width) {
    let before = plane[row];
    let here = before;
    for (let i = row; i < row + width - 1; i++) {
      const after = plane[i + 1];
      scratch[i] = before + here + after;
      before = here;
      here = after;
    }
    scratch[row + width - 1] = before + 2 * here;
  }
  for (let y = 0; y < height; y++) {
    const up = y === 0 ? 0 : -width;
    const down = y === height - 1 ? 0 : width;
    for (let i = y * width; i < (y + 1) * width; i++)
      plane[i] = (scratch[i + up] + scratch[i] + scratch[i + down]) * (1 / 9);
  }
}

/** Dilates a 0/1 mask by a square. */
export function dilate(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return spread(mask, size, { radius, value: 1 });
}

/** Erodes a 0/1 mask by a square; the picture's rim does not erode. */
export function erode(mask: Uint8Array, size: Size, radius: number): Uint8Array {
  return spread(mask, size, { radius, value: 0 });
}

interface Spread {
  radius: number;
  /** What grows at the cost of the other. */
  value: number;
}

function spread(mask: Uint8Array, size: Size, how: Spread): Uint8Array {
  const along = mask.slice();
  spreadRows(mask, along, { ...size, ...how });
  const out = along.slice();
  spreadColumns(along, out, { ...size, ...how });
  return out;
}

function spreadRows(from: Uint8Array, to: Uint8Array, { width, height, radius, value }: Size & Spread): void {
  for (let row = 0; row < height * width; row += width) {
    let until = -1;
    for (let x = 0; x < width + radius; x++) {
      if (x < width && from[row + x] === value) until = x + radius;
      if (x >= radius && x - radius <= until) to[row + x - radius] = value;
    }
  }
}

/** All columns at once, row by row, because memory is read that way fastest. */
function spreadColumns(from: Uint8Array, to: Uint8Array, { width, height, radius, value }: Size & Spread): void {
  const until = new Int32Array(width).fill(-1);
  for (let y = 0; y < height + radius; y++) {
    const row = y * width;
    if (y < height) for (let x = 0; x < width; x++) if (from[row + x] === value) until[x] = y + radius;
    const target = y - radius;
    if (target < 0) continue;
    for (let x = 0; x < width; x++) if (target <= until[x]) to[target * width + x] = value;
  }
}

/** What a plane holds at some pixels. */
export function pick(plane: Plane, pixels: Int32Array): Float32Array {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = plane[pixels[i]];
  return values;
}

/** The value below which `share` of `values` lie. Puts them in another order: it is sought, not sorted (Hoare's select). */
export function quantile(values: Float32Array, share: number): number {
  if (values.length === 0) return 0;
  const rank = Math.min(values.length - 1, Math.floor(share * values.length));
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[rank];
    let low = from;
    let high = to;
    while (low <= high) {
      while (values[low] < pivot) low += 1;
      while (values[high] > pivot) high -= 1;
      if (low > high) break;
      const value = values[low];
      values[low++] = values[high];
      values[high--] = value;
    }
    if (high < rank) from = low;
    if (low > rank) to = high;
  }
  return values[rank];
}
