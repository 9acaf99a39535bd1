import { measureExcess, TOLERANCE_PX, type Whole } from "./excess.ts";
import type { Lab } from "./lab.ts";
import { bandOf, measureNoise } from "./noise.ts";
import type { Plane } from "./planes.ts";

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
export function measureContrast(pair: Compared, into: Contrast & { whole: Whole }): void {
  const { take } = pair;
  const { score, delta, step } = into;
  subtract(take, pair.reference, delta);
  const noise = measureNoise(take, delta, pair.usable);
  const candidates = listCandidates(pair, delta, noise);
  const excess = measureExcess(pair, candidates, into.whole);
  score.fill(0);
  step.fill(0);
  for (let n = 0; n < candidates.length; n++) {
    const i = candidates[n];
    const unit = noise[bandOf(take.l[i])];
    score[i] = Math.sqrt(excess[n]) / unit;
    const across = distance(delta, i - EDGE_PX, i + EDGE_PX);
    const down = distance(delta, i - EDGE_PX * take.width, i + EDGE_PX * take.width);
    step[i] = Math.max(across, down) / unit;
  }
}

/** The pixels that differ at all: about a tenth of a picture. */
function listCandidates({ take, usable }: Compared, { l, a, b }: Lab, noise: Float32Array): Int32Array {
  const { width, height } = take;
  /** Most pixels lie below the quietest band's limit. */
  const quiet = (LEAST_SCORE * Math.min(...noise)) ** 2;
  const found = new Int32Array(usable.length);
  let count = 0;
  for (let y = TOLERANCE_PX; y < height - TOLERANCE_PX; y++) {
    for (let i = y * width + TOLERANCE_PX; i < (y + 1) * width - TOLERANCE_PX; i++) {
      const square = l[i] * l[i] + a[i] * a[i] + b[i] * b[i];
      if (square < quiet || usable[i] === 0) continue;
      if (square >= (LEAST_SCORE * noise[bandOf(take.l[i])]) ** 2) found[count++] = i;
    }
  }
  return found.subarray(0, count);
}

export function distance(lab: Lab, i: number, j: number): number {
  return Math.sqrt((lab.l[i] - lab.l[j]) ** 2 + (lab.a[i] - lab.a[j]) ** 2 + (lab.b[i] - lab.b[j]) ** 2);
}

function subtract(take: Lab, reference: Lab, into: Lab): void {
  for (const axis of ["l", "a", "b"] as const) subtractPlane(take[axis], reference[axis], into[axis]);
}

function subtractPlane(one: Plane, other: Plane, into: Plane): void {
  for (let i = 0; i < into.length; i++) into[i] = one[i] - other[i];
}
