import type { Pick } from "../protocol.ts";

export interface Decoded {
  index: number;
  ptsMs: number;
  payload: Buffer;
}

/**
 * Chooses frames out of a stream that passes once. For a grid the frame nearest to each point wins, so one frame is
 * held back until the next is known; nothing is chosen twice.
 */
export class Picker {
  readonly #pick: Pick;
  readonly #wanted: Set<number> | undefined;
  readonly #last: number;
  #held: Decoded | undefined;
  #heldIsTaken = false;
  #originMs = 0;
  #point = 0;

  constructor(pick: Pick) {
    this.#pick = pick;
    this.#wanted = pick.frames ? new Set(pick.frames) : undefined;
    const lastWanted = pick.frames ? Math.max(-1, ...pick.frames.slice(-1)) : Number.POSITIVE_INFINITY;
    this.#last = Math.min(pick.lastFrame ?? Number.POSITIVE_INFINITY, lastWanted);
  }

  /** True when no frame from `index` on can be wanted. */
  isOver(index: number): boolean {
    return index > this.#last;
  }

  /** The frames that are certain to be wanted now that `frame` is known. */
  offer(frame: Decoded): Decoded[] {
    if (frame.index < this.#pick.firstFrame || frame.index > this.#last) return [];
    if (this.#wanted) return this.#wanted.has(frame.index) ? [frame] : [];
    if (this.#pick.everyMs === undefined) return [frame];
    return this.#offerToGrid(frame, this.#pick.everyMs);
  }

  /** The frame held back at the end, when it is nearest to a point that nothing else came closer to. */
  finish(): Decoded[] {
    const held = this.#held;
    const everyMs = this.#pick.everyMs;
    if (!held || everyMs === undefined || this.#heldIsTaken) return [];
    return this.#originMs + this.#point * everyMs <= held.ptsMs ? [held] : [];
  }

  #offerToGrid(frame: Decoded, everyMs: number): Decoded[] {
    const chosen: Decoded[] = [];
    const held = this.#held;
    let taken = false;
    if (!held) this.#originMs = frame.ptsMs;
    while (this.#originMs + this.#point * everyMs <= frame.ptsMs) {
      const pointMs = this.#originMs + this.#point * everyMs;
      this.#point += 1;
      if (held && pointMs - held.ptsMs < frame.ptsMs - pointMs) {
        if (!this.#heldIsTaken) chosen.push(held);
        this.#heldIsTaken = true;
      } else if (!taken) {
        chosen.push(frame);
        taken = true;
      }
    }
    this.#held = frame;
    this.#heldIsTaken = taken;
    return chosen;
  }
}
