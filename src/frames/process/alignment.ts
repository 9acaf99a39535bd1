import { matchFeatures } from "./features.ts";
import { type Gradients, measureGradients, scoreFit } from "./fit.ts";
import { type Homography, IDENTITY, isIdentity, isPlausible, scaleHomography } from "./homography.ts";
import type { Mat, OpenCv } from "./open-cv.ts";
import { type Picture, type Size, toMat, toPicture } from "./picture.ts";
import { refine } from "./refinement.ts";

/** A camera that stood still fits at least so well, unless much of what gives structure has changed… */
const MIN_STILL_FIT = 0.5;
/** …and then it fits at least so well, and no other mapping fits better by `MAX_LEAD`. Other views score 0.12 at most. */
const MIN_CHANGED_FIT = 0.3;
const MAX_LEAD = 0.2;
/** A camera that moved must fit over most of the picture: parallax would flood the page with false objects. */
const MIN_MOVED_FIT = 0.65;
/** Said of pictures without enough structure to judge the fit by. */
const BLIND_CONFIDENCE = 0.5;
/** A more complicated mapping must fit better by this much. */
const SIMPLER_MARGIN = 0.02;
/** The mapping in use is doubted once its fit falls by this much below what it was when found. */
const DOUBT_MARGIN = 0.06;
/** A doubt that found nothing better is not repeated for this many samples. */
const DOUBT_PAUSE_SAMPLES = 8;

export interface Alignment {
  homography: Homography;
  /** 0..1 */
  confidence: number;
}

interface Candidate {
  homography: Homography;
  fit: number;
}

/** Brings reference pictures onto take pictures; remembers what fitted last, because cameras mostly stand still. */
export class Aligner {
  readonly #cv: OpenCv;
  #current: Candidate = { homography: IDENTITY, fit: 1 };
  #trusted = false;
  #pause = 0;

  constructor(cv: OpenCv) {
    this.#cv = cv;
  }

  /** Undefined: the two pictures do not show the same view. Both pictures are rgb of the same size. */
  align(take: Picture, reference: Picture): Alignment | undefined {
    const view = new View(this.#cv, take, reference);
    try {
      const current = view.score(this.#current.homography);
      if (current === undefined) return { homography: this.#current.homography, confidence: BLIND_CONFIDENCE };
      const doubtful = !this.#trusted || current < this.#current.fit - DOUBT_MARGIN;
      if (!doubtful || this.#pause > 0) this.#pause = Math.max(0, this.#pause - 1);
      else this.#search(view, current);
      const { homography, fit } = this.#current;
      return this.#trusted ? { homography, confidence: Math.max(0, Math.min(1, fit)) } : undefined;
    } finally {
      view.delete();
    }
  }

  /** Scores what is known and what can be estimated, simplest first, and keeps the simplest that is as good. */
  #search(view: View, currentFit: number): void {
    const candidates: Candidate[] = [{ homography: IDENTITY, fit: view.score(IDENTITY) ?? 0 }];
    if (!isIdentity(this.#current.homography))
      candidates.push({ homography: this.#current.homography, fit: currentFit });
    for (const homography of view.estimate(this.#current.homography)) {
      candidates.push({ homography, fit: view.score(homography) ?? 0 });
    }
    const highest = Math.max(...candidates.map((candidate) => candidate.fit));
    const fitting = candidates.filter((candidate) => accepts(candidate, highest));
    const best = Math.max(...fitting.map((candidate) => candidate.fit));
    const chosen = fitting.find((candidate) => candidate.fit >= best - SIMPLER_MARGIN);
    this.#trusted = chosen !== undefined;
    if (!chosen) return;
    this.#pause = chosen.homography === this.#current.homography ? DOUBT_PAUSE_SAMPLES : 0;
    this.#current = chosen;
  }
}

/** `highest` is the best fit of any candidate. */
function accepts({ homography, fit }: Candidate, highest: number): boolean {
  if (!isIdentity(homography)) return fit >= MIN_MOVED_FIT;
  return fit >= MIN_STILL_FIT || (fit >= MIN_CHANGED_FIT && highest - fit <= MAX_LEAD);
}

/** One take picture and one reference picture in grey, at pair size and at half of it. */
class View {
  readonly #cv: OpenCv;
  readonly #size: Size;
  readonly #take: Mat;
  readonly #reference: Mat;
  readonly #halfTake: Mat;
  readonly #halfReference: Mat;
  readonly #gradients: Gradients;

  constructor(cv: OpenCv, take: Picture, reference: Picture) {
    this.#cv = cv;
    this.#size = { width: take.width, height: take.height };
    this.#take = toGrey(cv, take);
    this.#reference = toGrey(cv, reference);
    this.#halfTake = halve(cv, this.#take);
    this.#halfReference = halve(cv, this.#reference);
    this.#gradients = measureGradients(toPicture(this.#halfTake));
  }

  /** How well the reference, mapped so, lies on the take; undefined when there is too little structure. */
  score(homography: Homography): number | undefined {
    const { warped, valid } = this.#warpHalf(homography);
    return scoreFit(this.#gradients, measureGradients(warped), valid);
  }

  /** New estimates: by features, that one refined, and the given start refined. */
  estimate(start: Homography): Homography[] {
    const byFeatures = matchFeatures(this.#cv, this.#take, this.#reference);
    const found: Homography[] = [];
    for (const from of [start, byFeatures]) {
      if (!from || !isPlausible(from, this.#size)) continue;
      if (from === byFeatures) found.push(from);
      const grey = { take: this.#halfTake, reference: this.#halfReference };
      const refined = refine(this.#cv, scaleHomography(from, 0.5), grey);
      if (refined) found.push(scaleHomography(refined, 2));
    }
    return found.filter((homography) => isPlausible(homography, this.#size));
  }

  delete(): void {
    for (const mat of [this.#take, this.#reference, this.#halfTake, this.#halfReference]) mat.delete();
  }

  #warpHalf(homography: Homography): { warped: Picture; valid: Uint8Array | undefined } {
    if (isIdentity(homography)) return { warped: toPicture(this.#halfReference), valid: undefined };
    const half = scaleHomography(homography, 0.5);
    const white = new this.#cv.Mat(
      this.#halfTake.rows,
      this.#halfTake.cols,
      this.#cv.CV_8UC1,
      new this.#cv.Scalar(255),
    );
    const warped = warpMat(this.#cv, this.#halfReference, half);
    const valid = warpMat(this.#cv, white, half);
    const result = {
      warped: toPicture(warped),
      valid: toPicture(valid).data.map((value) => (value === 255 ? 255 : 0)),
    };
    for (const mat of [white, warped, valid]) mat.delete();
    return result;
  }
}

/** Warps to the same size; outside of the source is 0. The caller deletes the result. */
export function warpMat(cv: OpenCv, source: Mat, homography: Homography): Mat {
  const matrix = cv.matFromArray(3, 3, cv.CV_64F, [...homography]);
  const target = new cv.Mat();
  const size = new cv.Size(source.cols, source.rows);
  cv.warpPerspective(source, target, matrix, size, cv.INTER_LINEAR, cv.BORDER_CONSTANT, new cv.Scalar(0, 0, 0, 0));
  matrix.delete();
  return target;
}

function toGrey(cv: OpenCv, picture: Picture): Mat {
  const colour = toMat(cv, picture);
  const grey = new cv.Mat();
  cv.cvtColor(colour, grey, cv.COLOR_RGB2GRAY);
  colour.delete();
  return grey;
}

function halve(cv: OpenCv, grey: Mat): Mat {
  const half = new cv.Mat();
  const size = new cv.Size(Math.max(1, grey.cols >> 1), Math.max(1, grey.rows >> 1));
  cv.resize(grey, half, size, 0, 0, cv.INTER_AREA);
  return half;
}
