import { matchBlocks } from "./block-shifts.ts";
import { findShift } from "./coarse-shift.ts";
import { type Gradients, measureGradients, scoreFit } from "./fit.ts";
import { type Homography, IDENTITY, isPlausible } from "./homography.ts";
import type { OpenCv } from "./open-cv.ts";
import { type Picture, toMat, toPicture } from "./picture.ts";
import { fitShifts } from "./shift-fit.ts";
import { readLuma } from "./signature.ts";
import { warpMat } from "./warp.ts";

/** A camera stands still where one sample fits the next so well as they lie. */
const REST_FIT = 0.85;
/** A movement must fit better than standing still by so much, and at least so well. */
const MOVED_LEAD = 0.08;
const LEAST_MOVED_FIT = 0.45;
/** Where no movement was found, none is sought in the next few steps. */
const PAUSE_STEPS = 4;

interface Seen {
  grey: Picture;
  gradients: Gradients;
  /** The step that was measured to it last, and from where. */
  step?: { before: Picture; homography: Homography };
}

/**
 * How a camera moves from one sample of a take to the next, in pixels of their small copies: a coarse shift, then what most
 * blocks of the picture agree on, so that somebody who walks through it does not decide. One a take: it rests after steps
 * at which it found nothing.
 */
export class CameraSteps {
  readonly #cv: OpenCv;
  readonly #seen = new WeakMap<Picture, Seen>();
  #pause = 0;

  constructor(cv: OpenCv) {
    this.#cv = cv;
  }

  /** From pixels of `before` to pixels of `after`; `IDENTITY` where the camera rests, and where nothing tells. */
  measure(before: Picture, after: Picture): Homography {
    const to = this.#see(after);
    if (to.step?.before !== before) to.step = { before, homography: this.#seek(this.#see(before), to) };
    return to.step.homography;
  }

  #seek(from: Seen, to: Seen): Homography {
    const still = scoreFit(to.gradients, from.gradients, undefined);
    if (still === undefined || still >= REST_FIT) return IDENTITY;
    if (this.#pause > 0) {
      this.#pause -= 1;
      return IDENTITY;
    }
    const moved = this.#follow(from.grey, to, still);
    if (!moved) this.#pause = PAUSE_STEPS;
    return moved ?? IDENTITY;
  }

  #follow(from: Picture, to: Seen, still: number): Homography | undefined {
    const moved = fitShifts(matchBlocks(from, to.grey, findShift(from, to.grey)));
    if (!moved || !isPlausible(moved, from)) return undefined;
    const before = toMat(this.#cv, from);
    const warped = warpMat(this.#cv, before, moved);
    const fit = scoreFit(to.gradients, measureGradients(toPicture(warped)), undefined);
    for (const mat of [before, warped]) mat.delete();
    return fit !== undefined && fit >= Math.max(LEAST_MOVED_FIT, still + MOVED_LEAD) ? moved : undefined;
  }

  #see(thumb: Picture): Seen {
    const kept = this.#seen.get(thumb);
    if (kept) return kept;
    const grey: Picture = { ...thumb, channels: 1, data: readLuma(thumb) };
    const seen = { grey, gradients: measureGradients(grey) };
    this.#seen.set(thumb, seen);
    return seen;
  }
}
