/** Weights are whole numbers that add up to this, so that two passes fit 32 bits. */
const ONE = 256;
export const ONE_BITS = 8;

/** Which pixels of a row (or column) make up each pixel of the scaled one, and with which weights. */
export interface Taps {
  /** First source pixel of each scaled one. */
  from: Int32Array;
  /** How many; their weights lie at `index * most`. */
  count: Int32Array;
  weights: Int32Array;
  most: number;
}

/** For `from` pixels that become `to`. */
export function makeTaps(from: number, to: number): Taps {
  const ratio = from / to;
  const most = ratio >= 1 ? Math.ceil(ratio) + 1 : 2;
  const taps: Taps = { from: new Int32Array(to), count: new Int32Array(to), weights: new Int32Array(to * most), most };
  for (let index = 0; index < to; index++) {
    const { first, shares } = ratio >= 1 ? shareArea(index * ratio, ratio, from) : shareLine(index, ratio, from);
    taps.from[index] = first;
    taps.count[index] = shares.length;
    taps.weights.set(roundWeights(shares), index * most);
  }
  return taps;
}

/** How much of each source pixel lies between `start` and `start + length`. */
function shareArea(start: number, length: number, from: number): { first: number; shares: number[] } {
  const first = Math.min(from - 1, Math.floor(start + 1e-9));
  const last = Math.min(from - 1, Math.ceil(start + length - 1e-9) - 1);
  const shares: number[] = [];
  for (let source = first; source <= last; source++) {
    shares.push((Math.min(source + 1, start + length) - Math.max(source, start)) / length);
  }
  return { first, shares };
}

/** The two source pixels round the middle of a scaled one. */
function shareLine(index: number, ratio: number, from: number): { first: number; shares: number[] } {
  const middle = Math.max(0, Math.min(from - 1, (index + 0.5) * ratio - 0.5));
  const first = Math.min(Math.floor(middle), Math.max(0, from - 2));
  return from === 1 ? { first: 0, shares: [1] } : { first, shares: [1 - (middle - first), middle - first] };
}

/** Whole weights that add up to ONE; what rounding leaves over goes to the largest. */
function roundWeights(shares: readonly number[]): number[] {
  const weights = shares.map((share) => Math.round(share * ONE));
  const largest = weights.indexOf(Math.max(...weights));
  weights[largest] += ONE - weights.reduce((sum, weight) => sum + weight, 0);
  return weights;
}
