import type { Moments } from "../protocol.ts";
import type { Decoded } from "./picker.ts";

/** Decoding through less than this is cheaper than jumping, which goes back to a key frame. */
const JUMP_WORTH_MS = 4000;
/** Jumps are given in whole seconds; the frame must lie behind the place jumped to. */
const JUMP_MARGIN_MS = 500;

/** Finds single frames by the times that the file's index gives them, jumping over what nobody wants. */
export class MomentFinder {
  readonly #moments: Moments;
  #next = 0;
  #jumpedFor = -1;

  constructor(moments: Moments) {
    this.#moments = moments;
  }

  get isOver(): boolean {
    return this.#next >= this.#moments.frames.length;
  }

  /** The frame, when the picture at `ptsMs` is the next wanted one. Throws when it was passed: the index was wrong. */
  offer(ptsMs: number, payload: Buffer): Decoded[] {
    const wanted = this.#moments.frames[this.#next];
    if (!wanted || ptsMs < wanted.ptsMs - this.#moments.toleranceMs) return [];
    if (ptsMs > wanted.ptsMs + this.#moments.toleranceMs) throw new Error(`frame ${wanted.index} was not found`);
    this.#next += 1;
    return [{ index: wanted.index, ptsMs, payload }];
  }

  /** The second to jump to from `ptsMs`, or undefined when walking is better. Asked once for each frame. */
  planJump(ptsMs: number): number | undefined {
    const wanted = this.#moments.frames[this.#next];
    if (!wanted || this.#jumpedFor === this.#next || wanted.ptsMs - ptsMs < JUMP_WORTH_MS) return undefined;
    this.#jumpedFor = this.#next;
    return Math.floor((wanted.ptsMs - JUMP_MARGIN_MS) / 1000);
  }
}
