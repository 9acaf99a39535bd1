import type { Picture } from "./picture.ts";

const BLOCKS_ACROSS = 12;
const BLOCKS_DOWN = 7;
/** Sought so many pixels round the expected shift, each way. */
const REACH_PX = 4;
/** A block whose match gets worse by fewer levels a pixel beside its best place says nothing along that axis. */
const LEAST_CURVATURE = 0.4;

/** Where a block of one picture lies in another: its centre there, its shift, and how sharply the shift is known, by axis. */
export interface BlockShift {
  x: number;
  y: number;
  dx: number;
  dy: number;
  /** Levels that the match loses a pixel beside it; 0: not known along that axis. */
  sharpX: number;
  sharpY: number;
}

/** Matches blocks of a grey picture in another of its size, near `expected`, to fractions of a pixel. */
export function matchBlocks(before: Picture, after: Picture, expected: { x: number; y: number }): BlockShift[] {
  const width = Math.floor(before.width / BLOCKS_ACROSS);
  const height = Math.floor(before.height / BLOCKS_DOWN);
  const shifts: BlockShift[] = [];
  for (let row = 0; row < BLOCKS_DOWN; row++) {
    for (let column = 0; column < BLOCKS_ACROSS; column++) {
      const block = { left: column * width, top: row * height, width, height };
      const shift = matchBlock({ before, after, block }, expected);
      if (shift) shifts.push(shift);
    }
  }
  return shifts;
}

interface Match {
  before: Picture;
  after: Picture;
  block: { left: number; top: number; width: number; height: number };
}

const SIDE = 2 * REACH_PX + 1;

function matchBlock(match: Match, expected: { x: number; y: number }): BlockShift | undefined {
  const { block, after } = match;
  const left = block.left + expected.x - REACH_PX;
  const top = block.top + expected.y - REACH_PX;
  const isInside = left >= 0 && top >= 0;
  if (!isInside || left + block.width + SIDE > after.width || top + block.height + SIDE > after.height)
    return undefined;
  const misses = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) misses[y * SIDE + x] = missAt(match, left + x, top + y);
  }
  return locate(misses, { block, expected });
}

/** Mean difference in levels between the block and the same of the other picture at a corner. */
function missAt({ before, after, block }: Match, left: number, top: number): number {
  let sum = 0;
  for (let y = 0; y < block.height; y++) {
    const own = (block.top + y) * before.width + block.left;
    const other = (top + y) * after.width + left;
    for (let x = 0; x < block.width; x++) sum += Math.abs(before.data[own + x] - after.data[other + x]);
  }
  return sum / (block.width * block.height);
}

function locate(
  misses: Float64Array,
  { block, expected }: Pick<Match, "block"> & { expected: { x: number; y: number } },
) {
  const at = misses.reduce((best, miss, place) => (miss < misses[best] ? place : best), 0);
  const x = at % SIDE;
  const y = Math.floor(at / SIDE);
  // The least at the rim is no least: the block may lie farther away.
  if (x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1) return undefined;
  const across = peak(misses[at - 1], misses[at], misses[at + 1]);
  const down = peak(misses[at - SIDE], misses[at], misses[at + SIDE]);
  if (across.sharp === 0 && down.sharp === 0) return undefined;
  return {
    x: block.left + block.width / 2,
    y: block.top + block.height / 2,
    dx: expected.x + x - REACH_PX + across.offset,
    dy: expected.y + y - REACH_PX + down.offset,
    sharpX: across.sharp,
    sharpY: down.sharp,
  };
}

/** The bottom of two straight slopes of one steepness through three misses: differences fall straight towards a match. */
function peak(low: number, middle: number, high: number): { offset: number; sharp: number } {
  const slope = Math.max(low, high) - middle;
  if (slope < LEAST_CURVATURE) return { offset: 0, sharp: 0 };
  return { offset: (low - high) / (2 * slope), sharp: slope };
}
