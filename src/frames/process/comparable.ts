import type { PairingMode } from "../protocol.ts";
import { Aligner, type Alignment } from "./alignment.ts";
import { isIdentity } from "./homography.ts";
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
}

export interface Halves {
  take: Picture;
  reference: Picture;
  /** Small masks. */
  takeMoves: Uint8Array;
  referenceMoves: Uint8Array;
  takeMs: number;
}

/** The rim of a warped picture is blurred: so much of it does not count, in pixels; its own border stays. */
const RIM_PX = 3;

/** Makes what can be compared out of a take's sample and the reference's; undefined when the view does not match. */
export class Matchmaker {
  readonly #cv: OpenCv;
  readonly #aligner: Aligner;

  constructor(cv: OpenCv, mode: PairingMode) {
    this.#cv = cv;
    this.#aligner = new Aligner(cv, mode === "still");
  }

  match({ take, reference, takeMoves, referenceMoves, takeMs }: Halves): Comparable | undefined {
    const alignment = this.#aligner.align(take, reference, takeMs);
    if (!alignment) return undefined;
    const size = { width: take.width, height: take.height };
    if (isIdentity(alignment.homography)) {
      const moves = this.#enlarge(unite(takeMoves, referenceMoves), size);
      return { take, reference, validity: plain(size, 255), moves, alignment };
    }
    const warp = (picture: Picture) => this.#warp(picture, alignment);
    const validity = warp(plain(size, 255));
    for (let i = 0; i < validity.data.length; i++) if (validity.data[i] !== 255) validity.data[i] = 0;
    const moves = this.#enlarge(takeMoves, size);
    return {
      take,
      reference: warp(reference),
      validity: { ...validity, data: erode(validity.data, size, RIM_PX) },
      moves: { ...moves, data: unite(moves.data, warp(this.#enlarge(referenceMoves, size)).data) },
      alignment,
    };
  }

  #enlarge(mask: Uint8Array, size: Size): Picture {
    const small: Picture = { ...thumbSize(size), channels: 1, data: mask };
    const source = toMat(this.#cv, small);
    const target = new this.#cv.Mat();
    this.#cv.resize(source, target, new this.#cv.Size(size.width, size.height), 0, 0, this.#cv.INTER_NEAREST);
    return take(target, source);
  }

  #warp(picture: Picture, alignment: Alignment): Picture {
    const source = toMat(this.#cv, picture);
    return take(warpMat(this.#cv, source, alignment.homography), source);
  }
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
