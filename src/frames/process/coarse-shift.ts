import type { Picture, Size } from "./picture.ts";

/** Pictures are compared this many times smaller each way… */
const CELL = 4;
/** …and shifted by at most such a share of them. */
const FARTHEST_SHARE = 0.25;
/** Cells count as different by at most so many levels: a dark figure that walks before a light wall must not decide. */
const MOST_MISS = 12;

/**
 * The shift between two grey pictures in whole cells, in pixels, at which most of `before` lies on `after`: least mean difference of brightness, light
 * that changed all over taken out, by trying them all.
 */
export function findShift(before: Picture, after: Picture): { x: number; y: number } {
  const from = average(before);
  const to = average(after);
  const light = mean(to.data) - mean(from.data);
  const across = Math.floor(from.width * FARTHEST_SHARE);
  const down = Math.floor(from.height * FARTHEST_SHARE);
  let best = { x: 0, y: 0, miss: Number.POSITIVE_INFINITY };
  for (let y = -down; y <= down; y++) {
    for (let x = -across; x <= across; x++) {
      const miss = missAt({ from, to, light }, x, y);
      if (miss < best.miss) best = { x, y, miss };
    }
  }
  return { x: best.x * CELL, y: best.y * CELL };
}

interface Cells extends Size {
  data: Float32Array;
}

function average({ width, height, data }: Picture): Cells {
  const cells: Cells = {
    width: Math.floor(width / CELL),
    height: Math.floor(height / CELL),
    data: new Float32Array(0),
  };
  cells.data = new Float32Array(cells.width * cells.height);
  for (let y = 0; y < cells.height * CELL; y++) {
    const row = Math.floor(y / CELL) * cells.width;
    for (let x = 0; x < cells.width * CELL; x++) cells.data[row + Math.floor(x / CELL)] += data[y * width + x];
  }
  for (let i = 0; i < cells.data.length; i++) cells.data[i] /= CELL * CELL;
  return cells;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Mean difference where both have picture. */
function missAt({ from, to, light }: { from: Cells; to: Cells; light: number }, x: number, y: number): number {
  const { width, height } = from;
  const left = Math.max(0, -x);
  const right = Math.min(width, width - x);
  let sum = 0;
  for (let row = Math.max(0, -y); row < Math.min(height, height - y); row++) {
    const own = row * width;
    const other = (row + y) * width + x;
    for (let column = left; column < right; column++) {
      sum += Math.min(MOST_MISS, Math.abs(from.data[own + column] + light - to.data[other + column]));
    }
  }
  return sum / ((right - left) * (height - Math.abs(y)));
}
