import type { Look } from "../../domain/look.ts";
import { OTHER_VIEW } from "../../domain/other-view.ts";
import type { PairingMode } from "../protocol.ts";
import { Aligner, type Alignment } from "./alignment.ts";
import type { Halves } from "./halves.ts";
import { type Homography, isIdentity } from "./homography.ts";
import { findClipped } from "./look-clipped.ts";
import { Looks, type Seen } from "./looks.ts";
import { erode } from "./masks.ts";
import type { Mat, OpenCv } from "./open-cv.ts";
import { type Picture, type Size, toMat, toPicture } from "./picture.ts";
import { warpMat } from "./warp.ts";
import { thumbSize } from "./window.ts";

/** The four pictures of a pair, in ordinary memory. */
export interface Comparable {
  take: Picture;
  reference: Picture;
  validity: Picture;
  moves: Picture;
  alignment: Alignment;
  /** What somebody would see of the take's look beside the reference's; the reference has it now. */
  look: Look | undefined;
}

/** The rim of a warped picture is blurred: so much of it does not count, in pixels; its own border stays. */
const RIM_PX = 3;

/** Makes what can be compared out of a take's sample and the reference's, or says why it cannot. */
export class Matchmaker {
  readonly #cv: OpenCv;
  readonly #aligner: Aligner;
  readonly #looks: Looks;

  constructor(cv: OpenCv, mode: PairingMode) {
    this.#cv = cv;
    this.#aligner = new Aligner(cv, mode === "still");
    this.#looks = new Looks(mode === "still");
  }

  /** Cameras that moved since the last pair carry the view along: by these mappings, at pair size. */
  follow(ways: { take: Homography; reference: Homography }): void {
    this.#aligner.follow(ways);
  }

  /** First the look, where the pictures lay last; then the view, in that look; then the look again if they lie otherwise. */
  match(halves: Halves): Comparable | { notChecked: string; isOtherView: boolean } {
    const expected = this.#aligner.homography;
    const seen = this.#looks.see(halves, expected);
    if ("notChecked" in seen) return { notChecked: seen.notChecked, isOtherView: false };
    const { take, reference, takeMs } = halves;
    const levelled = seen.mapping?.apply(reference) ?? reference;
    const alignment = this.#aligner.align(take, seen.guide?.apply(reference) ?? levelled, takeMs);
    if (!alignment) return { notChecked: OTHER_VIEW, isOtherView: true };
    if (alignment.homography === expected) return this.#lay(halves, { alignment, seen, levelled });
    return this.#matchAnew(halves, alignment);
  }

  #matchAnew(halves: Halves, alignment: Alignment): Comparable | { notChecked: string; isOtherView: boolean } {
    const seen = this.#looks.see(halves, alignment.homography);
    if ("notChecked" in seen) return { notChecked: seen.notChecked, isOtherView: false };
    const levelled = seen.mapping?.apply(halves.reference) ?? halves.reference;
    return this.#lay(halves, { alignment, seen, levelled });
  }

  #lay(halves: Halves, { alignment, seen, levelled }: Levelled): Comparable {
    const { take, takeMoves, referenceMoves } = halves;
    this.#looks.keep(seen);
    const size = { width: take.width, height: take.height };
    const clipped = seen.mapping ? findClipped(halves.reference, seen.mapping) : undefined;
    const { look } = seen;
    if (isIdentity(alignment.homography)) {
      const moves = this.#enlarge(unite(takeMoves, referenceMoves), size);
      return { take, reference: levelled, validity: clipped ?? plain(size, 255), moves, alignment, look };
    }
    const validity = this.#warp(clipped ?? plain(size, 255), alignment.homography);
    for (let i = 0; i < validity.data.length; i++) if (validity.data[i] !== 255) validity.data[i] = 0;
    const moves = this.#enlarge(takeMoves, size);
    const theirs = this.#warp(this.#enlarge(referenceMoves, size), alignment.homography);
    return {
      take,
      reference: this.#warp(levelled, alignment.homography),
      validity: { ...validity, data: erode(validity.data, size, RIM_PX) },
      moves: { ...moves, data: unite(moves.data, theirs.data) },
      alignment,
      look,
    };
  }

  #enlarge(mask: Uint8Array, size: Size): Picture {
    const small: Picture = { ...thumbSize(size), channels: 1, data: mask };
    const source = toMat(this.#cv, small);
    const target = new this.#cv.Mat();
    this.#cv.resize(source, target, new this.#cv.Size(size.width, size.height), 0, 0, this.#cv.INTER_NEAREST);
    return take(target, source);
  }

  #warp(picture: Picture, homography: Homography): Picture {
    const source = toMat(this.#cv, picture);
    return take(warpMat(this.#cv, source, homography), source);
  }
}

interface Levelled {
  alignment: Alignment;
  seen: Seen;
  /** The reference in the take's look. */
  levelled: Picture;
}

function take(result: Mat, ...others: Mat[]): Picture {
  const picture = toPicture(result);
  for (const mat of [result, ...others]) mat.delete();
  return picture;
}

function plain(size: Size, value: number): Picture {
  return { ...size, channels: 1, data: new Uint8Array(size.width * size.height).fill(value) };
}

/** 255 wherever either is not 0. */
function unite(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a);
  for (let i = 0; i < both.length; i++) if (b[i] !== 0) both[i] = 255;
  return both;
}
