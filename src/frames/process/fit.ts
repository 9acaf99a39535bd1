import type { Picture, Size } from "./picture.ts";

/** Compressed gradients of a grey picture: strong edges count about alike, noise hardly at all. */
export interface Gradients extends Size {
  x: Float32Array;
  y: Float32Array;
}

/** Gradients of this many levels count half. */
const HALF_LEVELS = 10;
const BLOCKS_ACROSS = 16;
const BLOCKS_DOWN = 9;
/** Blocks with less mean squared compressed gradient than this say nothing about the fit. */
const MIN_BLOCK_ENERGY = 0.004;
/** The best-fitting share of the blocks decides: what changed or moved must not. */
const DECIDING_SHARE = 0.6;
/** Fewer telling blocks than this: the picture has too little structure to judge by. */
const MIN_BLOCKS = 6;

export function measureGradients(grey: Picture): Gradients {
  const { width, height, data } = grey;
  const gx = new Float32Array(width * height);
  const gy = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const dx = (data[i + 1] ?? 0) - (data[i - 1] ?? 0);
      const dy = (data[i + width] ?? 0) - (data[i - width] ?? 0);
      const weight = 1 / (Math.sqrt(dx * dx + dy * dy) + HALF_LEVELS);
      gx[i] = dx * weight;
      gy[i] = dy * weight;
    }
  }
  return { width, height, x: gx, y: gy };
}

/**
 * How well two pictures' edges lie on each other, -1..1, robust against local changes; undefined when there is too
 * little structure. `valid` is 0 where the pictures must not be compared.
 */
export function scoreFit(take: Gradients, reference: Gradients, valid: Uint8Array | undefined): number | undefined {
  const blocks = sumBlocks(take, reference, valid);
  const scores: number[] = [];
  for (const block of blocks) {
    if (block.count === 0 || (block.take + block.reference) / (2 * block.count) < MIN_BLOCK_ENERGY) continue;
    scores.push((2 * block.both) / (block.take + block.reference));
  }
  if (scores.length < MIN_BLOCKS) return undefined;
  scores.sort((a, b) => b - a);
  const deciding = scores.slice(0, Math.ceil(scores.length * DECIDING_SHARE));
  return deciding.reduce((sum, score) => sum + score, 0) / deciding.length;
}

interface BlockSum {
  both: number;
  take: number;
  reference: number;
  count: number;
}

function sumBlocks(take: Gradients, reference: Gradients, valid: Uint8Array | undefined): BlockSum[] {
  const { width, height } = take;
  const blocks = Array.from({ length: BLOCKS_ACROSS * BLOCKS_DOWN }, () => ({
    both: 0,
    take: 0,
    reference: 0,
    count: 0,
  }));
  for (let y = 1; y < height - 1; y++) {
    const row = Math.floor((y * BLOCKS_DOWN) / height) * BLOCKS_ACROSS;
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (valid && valid[i] === 0) continue;
      const block = blocks[row + Math.floor((x * BLOCKS_ACROSS) / width)];
      if (!block) continue;
      const tx = take.x[i] ?? 0;
      const ty = take.y[i] ?? 0;
      const rx = reference.x[i] ?? 0;
      const ry = reference.y[i] ?? 0;
      block.both += tx * rx + ty * ry;
      block.take += tx * tx + ty * ty;
      block.reference += rx * rx + ry * ry;
      block.count += 1;
    }
  }
  return blocks;
}
