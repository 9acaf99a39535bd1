import { matchBlocks } from "./block-shifts.ts";
import { matchFeatures } from "./features.ts";
import { type Gradients, measureGradients, scoreFit } from "./fit.ts";
import { chain, type Homography, isIdentity, isPlausible, scaleHomography } from "./homography.ts";
import type { Mat, OpenCv } from "./open-cv.ts";
import { type Picture, type Size, toMat, toPicture } from "./picture.ts";
import { refine } from "./refinement.ts";
import { fitShifts } from "./shift-fit.ts";
import { warpMat } from "./warp.ts";

/** One take picture and one reference picture in grey, at pair size and at half of it. */
export class View {
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

  /** A start that is right to a few pixels, moved to where most blocks of the pictures agree. */
  adjust(start: Homography): Homography | undefined {
    const { warped } = this.#warpHalf(start);
    const shift = fitShifts(matchBlocks(warped, toPicture(this.#halfTake), { x: 0, y: 0 }));
    return shift && scaleHomography(chain(scaleHomography(start, 0.5), shift), 2);
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
    this.#cv.threshold(valid, valid, 254, 255, this.#cv.THRESH_BINARY);
    const result = { warped: toPicture(warped), valid: toPicture(valid).data };
    for (const mat of [white, warped, valid]) mat.delete();
    return result;
  }
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
