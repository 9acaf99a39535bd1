import type { Picture } from "./picture.ts";
import { findSticks } from "./sticks.ts";

/** Brightness is kept in cells of this grid… */
export const CELLS_ACROSS = 24;
export const CELLS_DOWN = 14;
/** …and movement in blocks of two by two of them. */
export const BLOCKS_ACROSS = CELLS_ACROSS / 2;
const BLOCKS_DOWN = CELLS_DOWN / 2;
export const CELLS = CELLS_ACROSS * CELLS_DOWN;
export const BLOCKS = BLOCKS_ACROSS * BLOCKS_DOWN;

/** Added to levels before their logarithm: dark noise shall not look like contrast. */
const DARK_LEVELS = 16;
/** A pixel that differs by fewer levels from the sample before has not moved. */
const STILL_LEVELS = 6;
/** So much relative change, as a mean over a block, is half of the scale of movement. */
const HALF_MOTION = 0.05;
const LOGARITHMS = Uint8Array.from({ length: 256 }, (_, level) =>
  Math.round((Math.log((level + DARK_LEVELS) / DARK_LEVELS) / Math.log((255 + DARK_LEVELS) / DARK_LEVELS)) * 255),
);

/** What is remembered of a sample to find the same moment in another take: 421 bytes. */
export interface Signature {
  /** Mean brightness of each cell, logarithmic, 0..255. */
  cells: Uint8Array;
  /** How much of each block changed since the sample before, 0..255 where 128 is a change by 5 % on average. */
  motion: Uint8Array;
  /** Where a clapperboard's sticks are: 1 and the number of the block; 0: nowhere. */
  sticks: number;
}

/** Samples of a clip in order of time. */
export interface Signed {
  readonly signatures: readonly Signature[];
  readonly timesMs: readonly number[];
}

/** Makes the signatures of one take's small copies, which come in order of time. */
export class Signer {
  #last: { luma: Uint8Array; width: number; means: Float32Array } | undefined;

  sign(thumb: Picture): Signature {
    const luma = readLuma(thumb);
    const means = averageCells(luma, thumb);
    const cells = Uint8Array.from(means, (mean) => LOGARITHMS[Math.round(mean)] ?? 0);
    const last = this.#last;
    this.#last = { luma, width: thumb.width, means };
    const isAlike = last?.width === thumb.width && last.luma.length === luma.length;
    const sticks = locateSticks(luma, thumb);
    if (!last || !isAlike) return { cells, motion: new Uint8Array(BLOCKS), sticks };
    const gain = measureGain(last.means, means);
    return { cells, motion: measureMotion({ now: luma, before: last.luma, gain }, thumb), sticks };
  }
}

/** Brightness, Rec. 601, a byte a pixel. */
export function readLuma({ channels, data, width, height }: Picture): Uint8Array {
  if (channels === 1) return data;
  const luma = new Uint8Array(width * height);
  for (let pixel = 0, i = 0; pixel < luma.length; pixel++, i += 3) {
    luma[pixel] = (77 * (data[i] ?? 0) + 150 * (data[i + 1] ?? 0) + 29 * (data[i + 2] ?? 0)) >> 8;
  }
  return luma;
}

function locateSticks(luma: Uint8Array, { width, height }: Picture): number {
  const levels = luma.map((level) => LOGARITHMS[level] ?? 0);
  const found = findSticks(levels, { width, height });
  if (!found) return 0;
  const row = Math.floor((found.y * BLOCKS_DOWN) / height);
  return 1 + row * BLOCKS_ACROSS + Math.floor((found.x * BLOCKS_ACROSS) / width);
}

/** Where cell `place` of `count` begins on a line of `length` pixels; cells of tiny pictures overlap. */
function startOf(place: number, count: number, length: number): number {
  return Math.min(length - 1, Math.floor((place * length) / count));
}

function averageCells(luma: Uint8Array, { width, height }: Picture): Float32Array {
  const means = new Float32Array(CELLS);
  for (let row = 0; row < CELLS_DOWN; row++) {
    const top = startOf(row, CELLS_DOWN, height);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / CELLS_DOWN));
    for (let column = 0; column < CELLS_ACROSS; column++) {
      const left = startOf(column, CELLS_ACROSS, width);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / CELLS_ACROSS));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += luma[y * width + x] ?? 0;
      means[row * CELLS_ACROSS + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

/** The median ratio of the cells: an exposure that breathes is no movement. */
function measureGain(before: Float32Array, now: Float32Array): number {
  const ratios = new Float32Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++)
    ratios[cell] = ((now[cell] ?? 0) + DARK_LEVELS) / ((before[cell] ?? 0) + DARK_LEVELS);
  return ratios.sort()[CELLS >> 1] ?? 1;
}

function measureMotion(
  { now, before, gain }: { now: Uint8Array; before: Uint8Array; gain: number },
  { width, height }: Picture,
): Uint8Array {
  const sums = new Float32Array(BLOCKS);
  const counts = new Uint32Array(BLOCKS);
  const columns = Uint16Array.from({ length: width }, (_, x) => Math.floor((x * BLOCKS_ACROSS) / width));
  for (let y = 0; y < height; y++) {
    const first = Math.floor((y * BLOCKS_DOWN) / height) * BLOCKS_ACROSS;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const block = first + (columns[x] ?? 0);
      counts[block] = (counts[block] ?? 0) + 1;
      const expected = ((before[i] ?? 0) + DARK_LEVELS) * gain;
      const change = Math.abs((now[i] ?? 0) + DARK_LEVELS - expected) - STILL_LEVELS;
      if (change > 0) sums[block] = (sums[block] ?? 0) + change / expected;
    }
  }
  return Uint8Array.from(sums, (sum, block) => {
    const mean = sum / Math.max(1, counts[block] ?? 1);
    return Math.round((255 * mean) / (mean + HALF_MOTION));
  });
}
