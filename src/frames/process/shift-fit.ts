import type { BlockShift } from "./block-shifts.ts";
import type { Homography } from "./homography.ts";

/** Blocks known along an axis, at least. */
const MIN_BLOCKS = 8;
const ROUNDS = 6;
/** Blocks further off, in pixels, do not count (Tukey's biweight), at first and at last. */
const FIRST_TOLERANCE_PX = 4;
const LAST_TOLERANCE_PX = 0.8;
/** Keeps what few blocks speak for near a plain shift. */
const RIDGE = 1e-3;

/**
 * The affine mapping that most blocks agree on, by iteratively reweighted least squares from their median shift on: blocks
 * of somebody who walks lie off it and do not count. Each axis has blocks of its own: an edge tells only across itself.
 */
export function fitShifts(shifts: readonly BlockShift[]): Homography | undefined {
  const across = fitAxis(shifts.map(({ x, y, dx, sharpX }) => ({ x, y, shift: dx, weight: sharpX })));
  const down = fitAxis(shifts.map(({ x, y, dy, sharpY }) => ({ x, y, shift: dy, weight: sharpY })));
  if (!across || !down) return undefined;
  return [1 + across[0], across[1], across[2], down[0], 1 + down[1], down[2], 0, 0, 1];
}

interface Told {
  x: number;
  y: number;
  shift: number;
  weight: number;
}

/** shift = a x + b y + c */
function fitAxis(all: readonly Told[]): [number, number, number] | undefined {
  const told = all.filter(({ weight }) => weight > 0);
  if (told.length < MIN_BLOCKS) return undefined;
  const shifts = told.map(({ shift }) => shift).sort((a, b) => a - b);
  let fit: [number, number, number] = [0, 0, shifts[shifts.length >> 1]];
  for (let round = 0; round < ROUNDS; round++) {
    const tolerance = FIRST_TOLERANCE_PX * (LAST_TOLERANCE_PX / FIRST_TOLERANCE_PX) ** (round / (ROUNDS - 1));
    const next = fitOnce(told, fit, tolerance);
    if (!next) return undefined;
    fit = next;
  }
  return fit;
}

/** Normal equations of the blocks within the tolerance, by Cramer's rule; coordinates round their middle. */
function fitOnce(
  told: readonly Told[],
  [a, b, c]: [number, number, number],
  tolerance: number,
): [number, number, number] | undefined {
  const midX = told.reduce((sum, { x }) => sum + x, 0) / told.length;
  const midY = told.reduce((sum, { y }) => sum + y, 0) / told.length;
  const m = [0, 0, 0, 0, 0, 0];
  const r = [0, 0, 0];
  for (const one of told) {
    const miss = (one.shift - a * one.x - b * one.y - c) / tolerance;
    if (Math.abs(miss) >= 1) continue;
    const weight = one.weight * (1 - miss * miss) ** 2;
    const x = one.x - midX;
    const y = one.y - midY;
    m[0] += weight * x * x;
    m[1] += weight * x * y;
    m[2] += weight * x;
    m[3] += weight * y * y;
    m[4] += weight * y;
    m[5] += weight;
    r[0] += weight * x * one.shift;
    r[1] += weight * y * one.shift;
    r[2] += weight * one.shift;
  }
  const [slopeX, slopeY, level] = solve(m, r) ?? [Number.NaN, 0, 0];
  return Number.isFinite(slopeX) ? [slopeX, slopeY, level - slopeX * midX - slopeY * midY] : undefined;
}

/** A symmetric system of three: upper triangle by rows. */
function solve([xx, xy, x, yy, y, n]: number[], [rx, ry, r]: number[]): [number, number, number] | undefined {
  const [p, q, s] = [xx + RIDGE, yy + RIDGE, n + RIDGE];
  const determinant = p * (q * s - y * y) - xy * (xy * s - y * x) + x * (xy * y - q * x);
  if (Math.abs(determinant) < 1e-9) return undefined;
  return [
    (rx * (q * s - y * y) - xy * (ry * s - y * r) + x * (ry * y - q * r)) / determinant,
    (p * (ry * s - y * r) - rx * (xy * s - y * x) + x * (xy * r - ry * x)) / determinant,
    (p * (q * r - y * ry) - xy * (xy * r - ry * x) + rx * (xy * y - q * x)) / determinant,
  ];
}
