import { Aligner, type Alignment, warpMat } from "./alignment.ts";
import { isIdentity } from "./homography.ts";
import { erode } from "./moves.ts";
import type { Mat, OpenCv } from "./open-cv.ts";
import { type Picture, type Size, toMat, toPicture } from "./picture.ts";
import { thumbSize } from "./reference.ts";

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
}

/** The rim of a warped picture is blurred: so much of it does not count, in pixels. */
const RIM_PX = 3;

/** Makes what can be compared out of a take's sample and the reference's; undefined when the view does not match. */
export class Matchmaker {
  readonly #cv: OpenCv;
  readonly #aligner: Aligner;

  constructor(cv: OpenCv) {
    this.#cv = cv;
    this.#aligner = new Aligner(cv);
  }

  match({ take, reference, takeMoves, referenceMoves }: Halves): Comparable | undefined {
    const alignment = this.#aligner.align(take, reference);
    if (!alignment) return undefined;
    const size = { width: take.width, height: take.height };
    const moves = this.#enlarge(takeMoves, size);
    if (isIdentity(alignment.homography)) {
      const validity = plain(size, 255);
      return { take, reference, validity, moves: unite(moves, this.#enlarge(referenceMoves, size)), alignment };
    }
    const warp = (picture: Picture) => this.#warp(picture, alignment);
    const validity = warp(plain(size, 255));
    const whole = { ...validity, data: validity.data.map((value) => (value === 255 ? 255 : 0)) };
    return {
      take,
      reference: warp(reference),
      validity: { ...whole, data: erodeRim(whole) },
      moves: unite(moves, warp(this.#enlarge(referenceMoves, size))),
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

function unite(a: Picture, b: Picture): Picture {
  const data = a.data.slice();
  for (let i = 0; i < data.length; i++) if (b.data[i] !== 0) data[i] = 255;
  return { ...a, data };
}

/** Erodes also from the picture's own rim inwards where the mask ends there. */
function erodeRim(mask: Picture): Uint8Array {
  return erode(mask.data, mask, RIM_PX);
}
