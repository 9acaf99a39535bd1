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
  const sums = new BlockSums();
  for (let y = 1; y < take.height - 1; y++) sums.addRow(y, { take, reference, valid });
  const scores = sums.score();
  if (scores.length < MIN_BLOCKS) return undefined;
  scores.sort((a, b) => b - a);
  const deciding = scores.slice(0, Math.ceil(scores.length * DECIDING_SHARE));
  return deciding.reduce((sum, score) => sum + score, 0) / deciding.length;
}

interface Laid {
  take: Gradients;
  reference: Gradients;
  valid: Uint8Array | undefined;
}

/** Products of the two pictures' gradients, block by block. */
class BlockSums {
  readonly #both = new Float64Array(BLOCKS_ACROSS * BLOCKS_DOWN);
  readonly #take = new Float64Array(BLOCKS_ACROSS * BLOCKS_DOWN);
  readonly #reference = new Float64Array(BLOCKS_ACROSS * BLOCKS_DOWN);
  readonly #count = new Float64Array(BLOCKS_ACROSS * BLOCKS_DOWN);

  addRow(y: number, laid: Laid): void {
    const { width, height } = laid.take;
    const row = Math.floor((y * BLOCKS_DOWN) / height) * BLOCKS_ACROSS;
    for (let column = 0; column < BLOCKS_ACROSS; column++) {
      const from = Math.max(1, Math.ceil((column * width) / BLOCKS_ACROSS));
      const to = Math.min(width - 1, Math.ceil(((column + 1) * width) / BLOCKS_ACROSS));
      this.#addRun(row + column, laid, { from: y * width + from, to: y * width + to });
    }
  }

  /** How well each telling block fits. */
  score(): number[] {
    const scores: number[] = [];
    for (let block = 0; block < this.#count.length; block++) {
      const count = this.#count[block] ?? 0;
      const energy = (this.#take[block] ?? 0) + (this.#reference[block] ?? 0);
      if (count > 0 && energy / (2 * count) >= MIN_BLOCK_ENERGY) scores.push((2 * (this.#both[block] ?? 0)) / energy);
    }
    return scores;
  }

  #addRun(block: number, { take, reference, valid }: Laid, run: { from: number; to: number }): void {
    const { x: takeX, y: takeY } = take;
    const { x: referenceX, y: referenceY } = reference;
    let both = this.#both[block] ?? 0;
    let ofTake = this.#take[block] ?? 0;
    let ofReference = this.#reference[block] ?? 0;
    let count = this.#count[block] ?? 0;
    for (let i = run.from; i < run.to; i++) {
      if (valid && valid[i] === 0) continue;
      const tx = takeX[i] ?? 0;
      const ty = takeY[i] ?? 0;
      const rx = referenceX[i] ?? 0;
      const ry = referenceY[i] ?? 0;
      both += tx * rx + ty * ry;
      ofTake += tx * tx + ty * ty;
      ofReference += rx * rx + ry * ry;
      count += 1;
    }
    this.#both[block] = both;
    this.#take[block] = ofTake;
    this.#reference[block] = ofReference;
    this.#count[block] = count;
  }
}
