import type { Lab } from "./lab.ts";
import { blur, type Plane, quantile } from "./planes.ts";

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

/** How different each pixel is, in multiples of the noise of its brightness, and that noise. */
export interface Contrast {
  /** Tolerant colour difference in multiples of noise; 0 where pictures must not be compared. */
  score: Plane;
  /** Plain difference of the slightly smoothed pictures, take minus reference. */
  delta: Lab;
  /** How much the difference changes across each pixel, in multiples of noise. */
  step: Plane;
}

/** Compares two Lab pictures with tolerance both ways: what lies in the other's neighbourhood is no difference. */
export function measureContrast(take: Lab, reference: Lab, usable: Uint8Array): Contrast {
  const delta = subtract(take, reference);
  const noise = measureNoise(take, delta, usable);
  const { width, height } = take;
  const score = new Float32Array(usable.length);
  const step = new Float32Array(usable.length);
  for (let y = TOLERANCE_PX; y < height - TOLERANCE_PX; y++) {
    for (let x = TOLERANCE_PX; x < width - TOLERANCE_PX; x++) {
      const i = y * width + x;
      if (usable[i] === 0) continue;
      const unit = noise[bandOf(take.l[i])];
      const plain = Math.sqrt(delta.l[i] ** 2 + delta.a[i] ** 2 + delta.b[i] ** 2);
      if (plain < LEAST_SCORE * unit) continue;
      score[i] = Math.sqrt(Math.max(measureExcess(take, reference, i), measureExcess(reference, take, i))) / unit;
      const change = Math.max(
        distance(delta, i - EDGE_PX, i + EDGE_PX),
        distance(delta, i - EDGE_PX * width, i + EDGE_PX * width),
      );
      step[i] = change / unit;
    }
  }
  return { score, delta, step };
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

export function smooth(lab: Lab, radius: number): Lab {
  const { width, height } = lab;
  return { width, height, l: blur(lab.l, lab, radius), a: blur(lab.a, lab, radius), b: blur(lab.b, lab, radius) };
}

function subtract(take: Lab, reference: Lab): Lab {
  const minus = (a: Plane, b: Plane) => a.map((value, i) => value - b[i]);
  const { width, height } = take;
  return { width, height, l: minus(take.l, reference.l), a: minus(take.a, reference.a), b: minus(take.b, reference.b) };
}

function bandOf(lightness: number): number {
  return Math.max(0, Math.min(BANDS - 1, Math.floor((lightness * BANDS) / 100)));
}

/** Typical difference of pixels that did not change, for each band of brightness. */
function measureNoise(take: Lab, delta: Lab, usable: Uint8Array): Float32Array {
  const bands: number[][] = Array.from({ length: BANDS }, () => []);
  const all: number[] = [];
  for (let i = 0; i < usable.length; i += SAMPLE_STEP) {
    if (usable[i] === 0) continue;
    const distance = Math.sqrt(delta.l[i] ** 2 + delta.a[i] ** 2 + delta.b[i] ** 2);
    bands[bandOf(take.l[i])].push(distance);
    all.push(distance);
  }
  const overall = Math.max(LEAST_NOISE, quantile(all, 0.5));
  return Float32Array.from(bands, (band) => {
    if (band.length < MIN_BAND_SAMPLES) return overall;
    return Math.max(LEAST_NOISE, Math.min(quantile(band, 0.5), 3 * overall));
  });
}
