/** Knots of a curve, evenly over 0..255; straight in between. */
const KNOTS = 18;
const KNOT_STEP = 255 / (KNOTS - 1);
const ROUNDS = 5;
/** Levels beyond which a sample does not count (Tukey's biweight), at first and at last. */
const FIRST_TOLERANCE = 30;
const LAST_TOLERANCE = 9;
/** Bending costs as much as so many samples that are one level off; where few samples are, the curve goes on straight. */
const STIFFNESS = 40;
/** Keeps knots that nothing speaks for solvable. */
const RIDGE = 1e-3;

/** From levels to levels, 0..255, never falling. */
export type ToneCurve = Float64Array;

/** Pairs of levels: which one became which. */
export interface Levels {
  count: number;
  from: Float32Array;
  to: Float32Array;
}

/** Value of a curve at a level, which may lie outside of 0..255: it goes on as its last piece does. */
export function readTone(curve: ToneCurve, level: number): number {
  const place = level / KNOT_STEP;
  const knot = Math.min(KNOTS - 2, Math.max(0, Math.floor(place)));
  const low = curve[knot];
  return low + (place - knot) * (curve[knot + 1] - low);
}

/** The level that a curve takes to `level`; the nearest end where it reaches it nowhere. */
export function invertTone(curve: ToneCurve, level: number): number {
  if (level <= curve[0]) return 0;
  for (let knot = 1; knot < KNOTS; knot++) {
    const high = curve[knot];
    if (level > high) continue;
    const low = curve[knot - 1];
    return KNOT_STEP * (knot - 1 + (high > low ? (level - low) / (high - low) : 0));
  }
  return 255;
}

/**
 * The curve that brings the distribution of one side's levels to the other's (histogram specification). It needs no
 * places, only that both sides show much the same.
 */
export function matchDistributions({ count, from, to }: Levels): ToneCurve {
  const a = Float32Array.from(from.subarray(0, count)).sort();
  const b = Float32Array.from(to.subarray(0, count)).sort();
  const curve = new Float64Array(KNOTS);
  if (count === 0) return curve.map((_, knot) => knot * KNOT_STEP);
  for (let knot = 0; knot < KNOTS; knot++) {
    const level = knot * KNOT_STEP;
    const rank = countBelow(a, level);
    curve[knot] = b[Math.min(count - 1, rank)];
  }
  return extend(curve, { first: a[0], last: a[count - 1] });
}

/** Beyond what was seen a curve goes on with the slope of what was. */
function extend(curve: ToneCurve, seen: { first: number; last: number }): ToneCurve {
  const from = Math.min(KNOTS - 2, Math.ceil(seen.first / KNOT_STEP));
  const until = Math.max(1, Math.floor(seen.last / KNOT_STEP));
  if (until - from < 2) return curve;
  const slope = (curve[until] - curve[from]) / (until - from);
  return curve.map((value, knot) => {
    if (knot < from) return curve[from] - slope * (from - knot);
    return knot > until ? curve[until] + slope * (knot - until) : value;
  });
}

function countBelow(sorted: Float32Array, level: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < level) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Fits a curve robustly (iteratively reweighted least squares on linear splines with a penalty on bending; Tukey's
 * biweight), from `start` on: what changed in the picture or is somebody lies off the curve and does not bend it.
 */
export function fitTone(levels: Levels, start: ToneCurve): ToneCurve {
  let curve = start;
  for (let round = 0; round < ROUNDS; round++) {
    const tolerance = FIRST_TOLERANCE * (LAST_TOLERANCE / FIRST_TOLERANCE) ** (round / (ROUNDS - 1));
    curve = fitOnce(levels, curve, tolerance);
  }
  return curve;
}

function fitOnce({ count, from, to }: Levels, curve: ToneCurve, tolerance: number): ToneCurve {
  const matrix = new Float64Array(KNOTS * KNOTS);
  const right = new Float64Array(KNOTS);
  for (let index = 0; index < count; index++) {
    const place = Math.min(KNOTS - 1, Math.max(0, from[index] / KNOT_STEP));
    const knot = Math.min(KNOTS - 2, Math.floor(place));
    const share = place - knot;
    const low = curve[knot];
    const miss = (to[index] - low - share * (curve[knot + 1] - low)) / tolerance;
    if (miss <= -1 || miss >= 1) continue;
    const weight = (1 - miss * miss) ** 2;
    const at = knot * KNOTS + knot;
    matrix[at] = matrix[at] + weight * (1 - share) * (1 - share);
    matrix[at + 1] = matrix[at + 1] + weight * share * (1 - share);
    matrix[at + KNOTS] = matrix[at + 1];
    matrix[at + KNOTS + 1] = matrix[at + KNOTS + 1] + weight * share * share;
    right[knot] = right[knot] + weight * (1 - share) * to[index];
    right[knot + 1] = right[knot + 1] + weight * share * to[index];
  }
  stiffen(matrix);
  for (let knot = 0; knot < KNOTS; knot++) {
    matrix[knot * KNOTS + knot] = matrix[knot * KNOTS + knot] + RIDGE;
    right[knot] = right[knot] + RIDGE * curve[knot];
  }
  return neverFalling(solve(matrix, right));
}

/** Adds the penalty on second differences. */
function stiffen(matrix: Float64Array): void {
  const difference = [1, -2, 1];
  for (let knot = 0; knot + 2 < KNOTS; knot++) {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const at = (knot + i) * KNOTS + knot + j;
        matrix[at] = matrix[at] + STIFFNESS * difference[i] * difference[j];
      }
    }
  }
}

/** Solves a symmetric positive system by Cholesky's method. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * n + j];
    }
  }
  const half = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= lower[i * n + k] * half[k];
    half[i] = sum / lower[i * n + i];
  }
  const result = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = half[i];
    for (let k = i + 1; k < n; k++) sum -= lower[k * n + i] * result[k];
    result[i] = sum / lower[i * n + i];
  }
  return result;
}

/** The mean of the running maxima from both ends. */
function neverFalling(curve: Float64Array): ToneCurve {
  const up = Float64Array.from(curve);
  const down = Float64Array.from(curve);
  for (let knot = 1; knot < KNOTS; knot++) up[knot] = Math.max(up[knot], up[knot - 1]);
  for (let knot = KNOTS - 2; knot >= 0; knot--) down[knot] = Math.min(down[knot], down[knot + 1]);
  return up.map((value, knot) => (value + down[knot]) / 2);
}

export function plainTone(): ToneCurve {
  return Float64Array.from({ length: KNOTS }, (_, knot) => knot * KNOT_STEP);
}
