import { dilate, erode, type Plane, type Rect, type Size } from "./planes.ts";

/** Pixels that belong together. */
export interface Region {
  pixels: Int32Array;
  rect: Rect;
}

/** Blobs of the mask (8-connected), each as its pixels. */
export function findBlobs(mask: Uint8Array, size: Size): Region[] {
  const { width, height } = size;
  const seen = new Uint8Array(mask.length);
  let marked = 0;
  for (let i = 0; i < mask.length; i++) marked += mask[i];
  const stack = new Int32Array(marked);
  const blobs: Region[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen[start] === 1) continue;
    let count = 0;
    stack[count++] = start;
    seen[start] = 1;
    for (let head = 0; head < count; head++) {
      const at = stack[head];
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (mask[next] === 0 || seen[next] === 1) continue;
          seen[next] = 1;
          stack[count++] = next;
        }
      }
    }
    const pixels = stack.slice(0, count);
    blobs.push({ pixels, rect: boundRect(pixels, size) });
  }
  return blobs;
}

export function boundRect(pixels: Int32Array, { width }: Size): Rect {
  const rect = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  for (const pixel of pixels) {
    const x = pixel % width;
    const y = (pixel - x) / width;
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
  for (const pixel of pixels) {
    columns[pixel % size.width] += 1;
    rows[Math.floor(pixel / size.width)] += 1;
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
  return findBlobs(closed, size).filter(({ pixels }) => {
    let core = 0;
    for (const pixel of pixels) if (score[pixel] > thresholds.high) core += 1;
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
