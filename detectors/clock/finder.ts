import { CERTAINTY } from "./certainty-figures.ts";
import { boundsOf, containmentOf, type Face, overlapOf, shortSideOf } from "./face.ts";
import type { FinderNetwork } from "./networks.ts";
import type { Pixels, Rect } from "./picture.ts";
import { FINDER_HEIGHT, FINDER_WIDTH, Scaler } from "./scaling.ts";

const PEAKS = 32;
/** score, kind, cx, cy, a, b, c, d */
const PEAK_LENGTH = 8;
/** Below this a peak is no clock; picked on drawn frames, see certainty-figures.ts. */
export const LEAST_SCORE = CERTAINTY.leastScore;
/** Below this it is not even something that looks a little like a clock. */
const FAINT_SCORE = 0.1;
/** Two faces that overlap this much are one. */
const SAME_OVERLAP = 0.45;
/** A face that lies this much inside another of its kind, and is less certain, is a part of it: a sub-dial, a digit. */
const PART_CONTAINMENT = 0.8;
/** Faces smaller than this in the picture, in pixels, are not looked at. */
const LEAST_SIDE = 10;

/** Finds clocks in pictures. One picture at a time. */
export class Finder {
  readonly #network: FinderNetwork;
  readonly #scaler = new Scaler();

  constructor(network: FinderNetwork) {
    this.#network = network;
  }

  /** Every face in this part of the picture, faint ones too, in the whole picture's pixels; the most certain first. */
  async find(picture: Pixels, part: Rect): Promise<Face[]> {
    const { data, scale } = this.#scaler.scale(picture, part);
    const { peaks } = await this.#network.run({ picture: { data, dims: [1, FINDER_HEIGHT, FINDER_WIDTH, 3] } });
    const faces: Face[] = [];
    for (let index = 0; index < PEAKS; index++) {
      const face = toFace(peaks.data.subarray(index * PEAK_LENGTH, (index + 1) * PEAK_LENGTH), part, scale);
      if (face.score >= FAINT_SCORE && shortSideOf(face) >= LEAST_SIDE && isInside(face, part)) faces.push(face);
    }
    return dropRepeats(faces);
  }
}

function toFace(peak: Float32Array, { left, top }: Rect, scale: number): Face {
  const [score, kind, cx, cy, a, b, c, d] = peak;
  return {
    type: kind < 0.5 ? "analog" : "digital",
    score,
    cx: left + cx / scale,
    cy: top + cy / scale,
    a: a / scale,
    b: b / scale,
    c: c / scale,
    d: d / scale,
  };
}

/** Peaks may lie in the grey beside the picture. */
function isInside({ cx, cy }: Face, { left, top, width, height }: Rect): boolean {
  return cx >= left && cy >= top && cx <= left + width && cy <= top + height;
}

/** The most certain of faces that are one and the same, the most certain first. */
export function dropRepeats(faces: readonly Face[]): Face[] {
  const kept: Face[] = [];
  for (const face of [...faces].sort((one, other) => other.score - one.score)) {
    const bounds = boundsOf(face);
    const isRepeat = kept.some((other) => {
      const against = boundsOf(other);
      if (overlapOf(bounds, against) >= SAME_OVERLAP) return true;
      return other.type === face.type && containmentOf(bounds, against) >= PART_CONTAINMENT;
    });
    if (!isRepeat) kept.push(face);
  }
  return kept;
}
