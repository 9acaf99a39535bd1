import type { Lab } from "./lab.ts";
import { type Plane, quantile } from "./planes.ts";

/** A picture may lie this many pixels off without counting as different. */
const TOLERANCE_PX = 2;
/** …and in busy places, where light and lens shift edges by fractions, by this share of the contrast found there. */
const RANGE_SHARE = 0.35;
/** Brightness is cut into so many bands with a noise of their own. */
const BANDS = 12;
const SAMPLE_STEP = 7;
const MIN_BAND_SAMPLES = 200;
/** No pair is trusted to be cleaner than this, in OKLab units of 100. */
const LEAST_NOISE = 0.35;

/** Differences of fewer multiples of noise are not looked at closer. */
const LEAST_SCORE = 3;
/** Steps of the difference are measured from this far on one side to this far on the other. */
const EDGE_PX = 2;

/** How different each pixel is, in multiples of the noise of its brightness. */
export interface Contrast {
  /** Tolerant colour difference in multiples of noise; 0 where pictures must not be compared. */
  score: Plane;
  /** Plain difference of the slightly smoothed pictures, take minus reference. */
  delta: Lab;
  /** How much the difference changes across each pixel, in multiples of noise. */
  step: Plane;
}

interface Compared {
  take: Lab;
  reference: Lab;
  usable: Uint8Array;
}

/** Compares two Lab pictures with tolerance both ways: what lies in the other's neighbourhood is no difference. */
export function measureContrast({ take, reference, usable }: Compared, into: Contrast): void {
  const { score, delta, step } = into;
  subtract(take, reference, delta);
  const noise = measureNoise(take, delta, usable);
  /** Most pixels lie below the quietest band's limit and need no closer look. */
  const quiet = (LEAST_SCORE * Math.min(...noise)) ** 2;
  const { width, height } = take;
  const { l, a, b } = delta;
  score.fill(0);
  step.fill(0);
  for (let y = TOLERANCE_PX; y < height - TOLERANCE_PX; y++) {
    for (let i = y * width + TOLERANCE_PX; i < (y + 1) * width - TOLERANCE_PX; i++) {
      const square = l[i] * l[i] + a[i] * a[i] + b[i] * b[i];
      if (square < quiet || usable[i] === 0) continue;
      const unit = noise[bandOf(take.l[i])];
      if (square < (LEAST_SCORE * unit) ** 2) continue;
      score[i] = Math.sqrt(Math.max(measureExcess(take, reference, i), measureExcess(reference, take, i))) / unit;
      const across = distance(delta, i - EDGE_PX, i + EDGE_PX);
      const down = distance(delta, i - EDGE_PX * width, i + EDGE_PX * width);
      step[i] = Math.max(across, down) / unit;
    }
  }
}

export function distance(lab: Lab, i: number, j: number): number {
  return Math.sqrt((lab.l[i] - lab.l[j]) ** 2 + (lab.a[i] - lab.a[j]) ** 2 + (lab.b[i] - lab.b[j]) ** 2);
}

/** Square of how far pixel `i` of `one` lies outside of what `other` shows around it. */
function measureExcess(one: Lab, other: Lab, i: number): number {
  const { width } = one;
  return (
    excessOf(one.l[i], other.l, i, width) ** 2 +
    excessOf(one.a[i], other.a, i, width) ** 2 +
    excessOf(one.b[i], other.b, i, width) ** 2
  );
}

function excessOf(value: number, plane: Plane, i: number, width: number): number {
  let least = plane[i];
  let most = least;
  for (let row = i - TOLERANCE_PX * width; row <= i + TOLERANCE_PX * width; row += width) {
    for (let at = row - TOLERANCE_PX; at <= row + TOLERANCE_PX; at++) {
      const near = plane[at];
      if (near < least) least = near;
      else if (near > most) most = near;
    }
    if (value >= least && value <= most) return 0;
  }
  const excess = value > most ? value - most : least - value;
  return Math.max(0, excess - RANGE_SHARE * (most - least));
}

function subtract(take: Lab, reference: Lab, into: Lab): void {
  for (const axis of ["l", "a", "b"] as const) subtractPlane(take[axis], reference[axis], into[axis]);
}

function subtractPlane(one: Plane, other: Plane, into: Plane): void {
  for (let i = 0; i < into.length; i++) into[i] = one[i] - other[i];
}

function bandOf(lightness: number): number {
  return Math.max(0, Math.min(BANDS - 1, Math.floor((lightness * BANDS) / 100)));
}

/** Typical difference of pixels that did not change, for each band of brightness. */
function measureNoise(take: Lab, delta: Lab, usable: Uint8Array): Float32Array {
  const all = new Float32Array(Math.ceil(usable.length / SAMPLE_STEP));
  const bands = new Uint8Array(all.length);
  const sizes = new Uint32Array(BANDS);
  let count = 0;
  for (let i = 0; i < usable.length; i += SAMPLE_STEP) {
    if (usable[i] === 0) continue;
    const band = bandOf(take.l[i]);
    sizes[band] += 1;
    bands[count] = band;
    all[count++] = Math.sqrt(delta.l[i] ** 2 + delta.a[i] ** 2 + delta.b[i] ** 2);
  }
  const samples = all.subarray(0, count);
  const grouped = groupByBand(samples, bands, sizes);
  const overall = Math.max(LEAST_NOISE, quantile(samples, 0.5));
  return Float32Array.from(grouped, (band) => {
    if (band.length < MIN_BAND_SAMPLES) return overall;
    return Math.max(LEAST_NOISE, Math.min(quantile(band, 0.5), 3 * overall));
  });
}

function groupByBand(samples: Float32Array, bands: Uint8Array, sizes: Uint32Array): Float32Array[] {
  const grouped = Array.from(sizes, (size) => new Float32Array(size));
  const filled = new Uint32Array(sizes.length);
  for (let i = 0; i < samples.length; i++) {
    const band = bands[i];
    grouped[band][filled[band]++] = samples[i];
  }
  return grouped;
}
