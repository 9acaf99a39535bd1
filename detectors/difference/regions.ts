import { dilate, erode, type Plane, type Rect, type Size } from "./planes.ts";

/** Pixels that belong together. */
export interface Region {
  pixels: Int32Array;
  rect: Rect;
}

/** Puts pixels on a mask (1), or takes them off (0). */
export function mark(mask: Uint8Array, pixels: Int32Array, value: 0 | 1): void {
  for (let i = 0; i < pixels.length; i++) mask[pixels[i]] = value;
}

/**
 * Takes the blobs (8-connected) off a mask, each as its pixels: the mask is empty afterwards. Only those that begin
 * inside `within` are looked for, so that small masks cost little.
 */
export function takeBlobs(mask: Uint8Array, size: Size, within: Rect = wholeOf(size)): Region[] {
  const stack = new Int32Array(countMarked(mask, size, within));
  const blobs: Region[] = [];
  for (let y = within.top; y < within.bottom; y++) {
    for (let start = y * size.width + within.left; start < y * size.width + within.right; start++) {
      if (mask[start] === 0) continue;
      const pixels = takeBlob(mask, size, { start, stack });
      blobs.push({ pixels, rect: boundRect(pixels, size) });
    }
  }
  return blobs;
}

function wholeOf({ width, height }: Size): Rect {
  return { left: 0, top: 0, right: width, bottom: height };
}

function countMarked(mask: Uint8Array, { width }: Size, { left, top, right, bottom }: Rect): number {
  let marked = 0;
  for (let y = top; y < bottom; y++) for (let i = y * width + left; i < y * width + right; i++) marked += mask[i];
  return marked;
}

function takeBlob(mask: Uint8Array, { width, height }: Size, from: { start: number; stack: Int32Array }): Int32Array {
  const { start, stack } = from;
  let count = 0;
  stack[count++] = start;
  mask[start] = 0;
  for (let head = 0; head < count; head++) {
    const at = stack[head];
    const x = at % width;
    const left = x === 0 ? 0 : -1;
    const right = x === width - 1 ? 0 : 1;
    const first = at < width ? at : at - width;
    const last = at >= width * (height - 1) ? at : at + width;
    for (let row = first; row <= last; row += width) {
      for (let next = row + left; next <= row + right; next++) {
        if (mask[next] === 0) continue;
        mask[next] = 0;
        stack[count++] = next;
      }
    }
  }
  return stack.slice(0, count);
}

export function boundRect(pixels: Int32Array, size: Size): Rect {
  const { width } = size;
  const rect = { left: size.width, top: size.height, right: 0, bottom: 0 };
  for (let i = 0; i < pixels.length; i++) {
    const x = pixels[i] % width;
    const y = (pixels[i] - x) / width;
    if (x < rect.left) rect.left = x;
    if (x >= rect.right) rect.right = x + 1;
    if (y < rect.top) rect.top = y;
    if (y >= rect.bottom) rect.bottom = y + 1;
  }
  return rect;
}

/** The rectangle without thin tails: `share` of the pixels may lie beyond each of its sides. */
export function boundCore(pixels: Int32Array, size: Size, share: number): Rect {
  const columns = new Uint32Array(size.width);
  const rows = new Uint32Array(size.height);
  for (let i = 0; i < pixels.length; i++) {
    columns[pixels[i] % size.width] += 1;
    rows[Math.floor(pixels[i] / size.width)] += 1;
  }
  const [left, right] = trim(columns, share * pixels.length);
  const [top, bottom] = trim(rows, share * pixels.length);
  return { left, top, right, bottom };
}

/** First and one past the last place with more than `allowed` before and behind it. */
function trim(counts: Uint32Array, allowed: number): [number, number] {
  let first = 0;
  for (let sum = counts[0]; sum <= allowed && first < counts.length - 1; sum += counts[first]) first += 1;
  let last = counts.length - 1;
  for (let sum = counts[last]; sum <= allowed && last > first; sum += counts[last]) last -= 1;
  return [first, last + 1];
}

export interface Thresholds {
  /** A region reaches at least so far above the noise in `minCore` pixels… */
  high: number;
  minCore: number;
  /** …and extends as far as this. */
  low: number;
  /** Cracks up to twice this wide are closed. */
  closeRadius: number;
}

/** Hysteresis: blobs above `low`, cracks closed, that contain enough pixels above `high`. */
export function findRegions(score: Plane, size: Size, thresholds: Thresholds): Region[] {
  const mask = new Uint8Array(score.length);
  for (let i = 0; i < mask.length; i++) mask[i] = score[i] > thresholds.low ? 1 : 0;
  const { closeRadius } = thresholds;
  const closed = closeRadius > 0 ? erode(dilate(mask, size, closeRadius), size, closeRadius) : mask;
  return takeBlobs(closed, size).filter(({ pixels }) => {
    let core = 0;
    for (let i = 0; i < pixels.length; i++) if (score[pixels[i]] > thresholds.high) core += 1;
    return core >= thresholds.minCore;
  });
}

export function joinRegions(a: Region, b: Region): Region {
  const pixels = new Int32Array(a.pixels.length + b.pixels.length);
  pixels.set(a.pixels);
  pixels.set(b.pixels, a.pixels.length);
  return { pixels, rect: uniteRects(a.rect, b.rect) };
}

export function uniteRects(a: Rect, b: Rect): Rect {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** Pixels between two rectangles; 0 when they touch or overlap. */
export function gapBetween(a: Rect, b: Rect): number {
  const x = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right));
  const y = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
  return Math.max(x, y);
}

export function areaOf(rect: Rect): number {
  return Math.max(0, rect.right - rect.left) * Math.max(0, rect.bottom - rect.top);
}
