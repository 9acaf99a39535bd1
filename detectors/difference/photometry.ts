import type { Curves, Pixels } from "./lab.ts";

/** Every so many pixels each way are looked at. */
const GRID = 3;
const ROUNDS = 6;
/** Levels beyond which a pixel hardly counts, at first and at last. */
const FIRST_TOLERANCE = 40;
const LAST_TOLERANCE = 10;
/** Weight of "no change of tone", in pixels: few pixels must not bend a curve. */
const PRIOR = 300;
/** Pixels whose neighbours differ by more are edges, where a shift of half a pixel looks like a change of tone. */
const MAX_GRADIENT = 24;

/**
 * Finds the curves that bring the reference's tones onto the take's: a quadratic for each channel, fitted robustly
 * (iteratively reweighted, Tukey's biweight), so that what changed does not pull. Three numbers a channel cannot turn
 * one object's colour into another's without moving everything else.
 */
export function matchTone(take: Pixels, reference: Pixels, usable: Uint8Array): Curves {
  const fit = (channel: number) => fitCurve(collect(take, reference, { usable, channel }));
  return [fit(0), fit(1), fit(2)];
}

/** Joint histogram of levels: reference along rows of 256. */
function collect(take: Pixels, reference: Pixels, which: { usable: Uint8Array; channel: number }): Uint32Array {
  const joint = new Uint32Array(256 * 256);
  const { width, height } = take;
  for (let y = 0; y < height; y += GRID) {
    for (let x = 0; x < width - 1; x += GRID) {
      if (which.usable[y * width + x] === 0) continue;
      const t = y * take.stride + x * 3 + which.channel;
      const r = y * reference.stride + x * 3 + which.channel;
      if (Math.abs(take.data[t] - take.data[t + 3]) > MAX_GRADIENT) continue;
      if (Math.abs(reference.data[r] - reference.data[r + 3]) > MAX_GRADIENT) continue;
      joint[reference.data[r] * 256 + take.data[t]] += 1;
    }
  }
  return joint;
}

function fitCurve(joint: Uint32Array): Float32Array {
  let curve: Float32Array = Float32Array.from({ length: 256 }, (_, level) => level);
  for (let round = 0; round < ROUNDS; round++) {
    const progress = round / (ROUNDS - 1);
    const tolerance = FIRST_TOLERANCE * (LAST_TOLERANCE / FIRST_TOLERANCE) ** progress;
    curve = fitOnce(joint, curve, tolerance);
  }
  return curve;
}

/** One weighted least squares of (take - reference) over 1, u, u² with u = reference level / 255. */
function fitOnce(joint: Uint32Array, curve: Float32Array, tolerance: number): Float32Array {
  const m = new Float64Array(5);
  const v = new Float64Array(3);
  for (let level = 0; level < 256; level++) {
    const u = level / 255;
    const first = Math.max(1, Math.floor(curve[level] - tolerance));
    const last = Math.min(254, Math.ceil(curve[level] + tolerance));
    for (let target = first; target <= last; target++) {
      const count = joint[level * 256 + target];
      const miss = (target - curve[level]) / tolerance;
      if (count === 0 || miss <= -1 || miss >= 1) continue;
      const weight = count * (1 - miss * miss) ** 2;
      for (let power = 0, w = weight; power < 5; power++, w *= u) m[power] += w;
      for (let power = 0, w = weight * (target - level); power < 3; power++, w *= u) v[power] += w;
    }
  }
  const [c0, c1, c2] = solve(m, v);
  return curve.map((_, level) => level + c0 + c1 * (level / 255) + c2 * (level / 255) ** 2);
}

/** Solves the 3x3 normal equations with a ridge towards zero (Cramer's rule). */
function solve(m: Float64Array, v: Float64Array): [number, number, number] {
  const [s0, s1, s2, s3, s4] = [m[0] + PRIOR, m[1], m[2] + PRIOR * 0.2, m[3], m[4] + PRIOR * 0.2];
  const determinant = (a: number[], b: number[], c: number[]) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
  const first = [s0, s1, s2];
  const second = [s1, s2, s3];
  const third = [s2, s3, s4];
  const right = [v[0], v[1], v[2]];
  const whole = determinant(first, second, third);
  if (Math.abs(whole) < 1e-9) return [0, 0, 0];
  return [
    determinant(right, second, third) / whole,
    determinant(first, right, third) / whole,
    determinant(first, second, right) / whole,
  ];
}
