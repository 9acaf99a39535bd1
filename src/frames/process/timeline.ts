import type { PairingMode } from "../protocol.ts";
import { CameraPath, type Place } from "./camera-path.ts";
import { IDENTITY } from "./homography.ts";
import { Moves } from "./moves.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Span } from "./own-action.ts";
import type { Picture } from "./picture.ts";
import { keepWithin, pickWindow, thumbSize } from "./window.ts";

/** Movement is judged from neighbours within this time, both ways; outcomes lag by it. */
export const WINDOW_MS = 2000;
/** Outcomes lag by at most so many samples; the same number of samples at pair size waits in memory. */
const MAX_LOOK_AHEAD = 16;
/** Small copies of past samples kept for windows. */
const MAX_PAST = 64;

export interface Entry {
  seq: number;
  takeMs: number;
  thumb: Picture;
  /** It is there for its neighbours only. */
  isNeighbour: boolean;
  /** Dropped once compared. */
  picture: Picture | undefined;
}

/** A sample and where its camera looked. */
export interface Followed extends Entry {
  place: Place;
}

/** A take's samples in order of time: some past ones in small, the next to be compared, and those that follow it. */
export class Timeline {
  readonly #stepMs: number;
  readonly #entries: Followed[] = [];
  readonly #path: CameraPath;
  readonly #follows: boolean;
  readonly #moves = new Moves();
  #next = 0;

  /** `rateHz`: samples a second that are expected. Photographs have nothing to do with the one before: no camera is followed. */
  constructor(cv: OpenCv, { rateHz, mode }: { rateHz: number; mode: PairingMode }) {
    this.#stepMs = 1000 / rateHz;
    this.#path = new CameraPath(cv);
    this.#follows = mode !== "still";
  }

  /** Samples not yet compared. */
  get waiting(): number {
    return this.#entries.length - this.#next;
  }

  get next(): Followed | undefined {
    return this.#entries[this.#next];
  }

  add(entry: Entry): void {
    this.#entries.push({ ...entry, place: this.#follows ? this.#path.add(entry.thumb) : IDENTITY });
  }

  /** True when the next sample's neighbours have come, or too many wait for them. */
  isNextComplete(): boolean {
    const newest = this.#entries.at(-1);
    if (!this.next || !newest) return false;
    return newest.takeMs - this.next.takeMs >= WINDOW_MS - this.#stepMs / 2 || this.waiting > MAX_LOOK_AHEAD;
  }

  /** Small mask of what moves at the next sample, judged from its neighbours within `span`. */
  maskNext(span: Span): Uint8Array {
    const times = this.#entries.map((entry) => entry.takeMs);
    const window = keepWithin(pickWindow(times, this.#next, WINDOW_MS), times, { index: this.#next, span });
    const now = this.#entries[this.#next];
    const near = window.map((index) => this.#entries[index]);
    return this.#moves.mask(this.#path.steady(near, now), window.indexOf(this.#next));
  }

  /** The next sample is compared: its picture is dropped, its small copy serves its neighbours for a while. */
  advance(): void {
    if (this.next) this.next.picture = undefined;
    this.#next += 1;
    const surplus = this.#next - MAX_PAST;
    if (surplus <= 0) return;
    this.#entries.splice(0, surplus);
    this.#next -= surplus;
  }
}

/** The mask of a picture without neighbours: nothing moves. */
export function maskNothing(picture: Picture): Uint8Array {
  const small = thumbSize(picture);
  return new Uint8Array(small.width * small.height);
}
