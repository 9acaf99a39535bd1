import type { Size } from "./picture.ts";

/** Square dilation of a 0/255 mask, separable. */
export function dilate(mask: Uint8Array, grid: Size, radius: number): Uint8Array {
  return spread(spread(mask, grid, { radius, along: "x", value: 255 }), grid, { radius, along: "y", value: 255 });
}

/** Square erosion; the outside of the picture does not erode. */
export function erode(mask: Uint8Array, grid: Size, radius: number): Uint8Array {
  return spread(spread(mask, grid, { radius, along: "x", value: 0 }), grid, { radius, along: "y", value: 0 });
}

function spread(mask: Uint8Array, grid: Size, how: { radius: number; along: "x" | "y"; value: number }): Uint8Array {
  const out = new Uint8Array(mask);
  const { radius, value } = how;
  const length = how.along === "x" ? grid.width : grid.height;
  const lines = how.along === "x" ? grid.height : grid.width;
  const step = how.along === "x" ? 1 : grid.width;
  const lineStep = how.along === "x" ? grid.width : 1;
  for (let line = 0; line < lines; line++) {
    let until = -1;
    for (let i = 0; i < length + radius; i++) {
      if (i < length && mask[line * lineStep + i * step] === value) until = i + radius;
      const target = i - radius;
      if (target >= 0 && until >= target) out[line * lineStep + target * step] = value;
    }
  }
  return out;
}

/** Clears the 4-connected blobs of fewer than `minimum` pixels. */
export function dropSmallBlobs(mask: Uint8Array, grid: Size, minimum: number): void {
  replaceBlobs(mask, grid, { value: 255, isWanted: (count) => count < minimum });
}

/** Fills the holes of fewer than `maximum` pixels that do not reach the border. */
export function fillHoles(mask: Uint8Array, grid: Size, maximum: number): void {
  replaceBlobs(mask, grid, { value: 0, isWanted: (count, touchesBorder) => !touchesBorder && count < maximum });
}

interface BlobRule {
  value: 0 | 255;
  isWanted: (count: number, touchesBorder: boolean) => boolean;
}

/** Turns the 4-connected blobs of a value over that are wanted. */
function replaceBlobs(mask: Uint8Array, grid: Size, { value, isWanted }: BlobRule): void {
  const flood = new Flood(mask, grid, value);
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== value || flood.hasSeen(start)) continue;
    const touchesBorder = flood.run(start);
    if (!isWanted(flood.count, touchesBorder)) continue;
    for (let place = 0; place < flood.count; place++) mask[flood.pixels[place] ?? 0] = 255 - value;
  }
}

/** Walks the 4-connected pixels of one value. Pixels turned over after their blob's walk are not met again. */
class Flood {
  readonly pixels: Int32Array;
  count = 0;
  readonly #mask: Uint8Array;
  readonly #grid: Size;
  readonly #value: number;
  readonly #seen: Uint8Array;

  constructor(mask: Uint8Array, grid: Size, value: number) {
    this.#mask = mask;
    this.#grid = grid;
    this.#value = value;
    this.#seen = new Uint8Array(mask.length);
    this.pixels = new Int32Array(mask.length);
  }

  hasSeen(pixel: number): boolean {
    return this.#seen[pixel] !== 0;
  }

  /** Fills `pixels` with the blob around `start`; true when it touches the picture's border. */
  run(start: number): boolean {
    const { width } = this.#grid;
    const last = width - 1;
    const lastRow = this.#mask.length - width;
    this.count = 0;
    this.#meet(start);
    let touches = false;
    for (let head = 0; head < this.count; head++) {
      const at = this.pixels[head] ?? 0;
      const x = at % width;
      if (x === 0 || x === last || at < width || at >= lastRow) touches = true;
      if (x > 0) this.#meet(at - 1);
      if (x < last) this.#meet(at + 1);
      if (at >= width) this.#meet(at - width);
      if (at < lastRow) this.#meet(at + width);
    }
    return touches;
  }

  #meet(pixel: number): void {
    if (this.#seen[pixel] !== 0 || this.#mask[pixel] !== this.#value) return;
    this.#seen[pixel] = 1;
    this.pixels[this.count] = pixel;
    this.count += 1;
  }
}
