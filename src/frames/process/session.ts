import type { Matched, PairingMode } from "../protocol.ts";
import { Matchmaker } from "./comparable.ts";
import { findMoment } from "./moment.ts";
import { maskMoves } from "./moves.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Picture } from "./picture.ts";
import { makeThumb, pickWindow, type ReferenceReader, thumbSize } from "./reference.ts";
import type { Rings } from "./rings.ts";

/** Movement is judged from neighbours within this time, both ways; outcomes lag by it. */
const WINDOW_MS = 2000;
/** Outcomes lag by at most so many samples; the same number of samples at pair size waits in memory. */
const MAX_LOOK_AHEAD = 16;
/** Samples taken in and not yet compared; further ones are copied when there is room. */
const MAX_WAITING = 24;
/** Small copies of past samples kept for windows. */
const MAX_PAST = 64;

export type SessionEvent =
  | { event: "pair"; seq: number; pair: Matched }
  | { event: "not-checked"; seq: number; reason: string }
  | { event: "finished" };

interface Entry {
  seq: number;
  takeMs: number;
  thumb: Picture;
  /** Dropped once compared. */
  picture: Picture | undefined;
}

/** One pairing: takes in samples in order of time, compares each once its neighbours are known. */
export class Session {
  readonly #options: SessionOptions;
  readonly #matchmaker: Matchmaker;
  readonly #timesMs: number[];
  readonly #entries: Entry[] = [];
  #next = 0;
  #finished = false;
  #closed = false;
  #running = false;
  #room: (() => void)[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#matchmaker = new Matchmaker(options.cv);
    this.#timesMs = options.reference.moments.map((moment) => moment.ptsMs);
  }

  /** Waits until another sample may be taken in. */
  async waitForRoom(): Promise<void> {
    while (!this.#closed && this.#entries.length - this.#next >= MAX_WAITING) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
  }

  /** `picture` is at pair size and from now on this session's. */
  push(seq: number, picture: Picture, takeMs: number): void {
    this.#entries.push({ seq, takeMs, picture, thumb: makeThumb(this.#options.cv, picture) });
    void this.#run();
  }

  finish(): void {
    this.#finished = true;
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#wakeRoom();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (!this.#closed && this.#isReady()) {
      await this.#compareNext();
      this.#forgetPast();
      this.#wakeRoom();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#running = false;
    if (this.#finished && this.#next === this.#entries.length && !this.#closed) {
      this.close();
      this.#options.emit({ event: "finished" });
    }
  }

  /** True when the next sample's neighbours have come, or will not come. */
  #isReady(): boolean {
    const entry = this.#entries[this.#next];
    const newest = this.#entries.at(-1);
    if (!entry || !newest) return false;
    if (this.#finished || this.#options.mode === "still") return true;
    const stepMs = 1000 / this.#options.rateHz;
    return newest.takeMs - entry.takeMs >= WINDOW_MS - stepMs / 2 || this.#entries.length - this.#next > MAX_LOOK_AHEAD;
  }

  async #compareNext(): Promise<void> {
    const entry = this.#entries[this.#next];
    if (!entry?.picture) return;
    try {
      const outcome = await this.#compare(entry, entry.picture);
      if (!this.#closed) this.#options.emit(outcome);
    } catch (error) {
      const reason = `the pair could not be made: ${error instanceof Error ? error.message : String(error)}`;
      this.#options.emit({ event: "not-checked", seq: entry.seq, reason });
    } finally {
      entry.picture = undefined;
      this.#next += 1;
    }
  }

  async #compare(entry: Entry, picture: Picture): Promise<SessionEvent> {
    const { reference, rings } = this.#options;
    const index = findMoment(this.#timesMs, entry.takeMs);
    const moment = reference.moments[index];
    if (!moment) throw new RangeError("the reference is empty");
    const comparable = this.#matchmaker.match({
      take: picture,
      reference: await reference.picture(index, picture),
      takeMoves: this.#maskTake(picture),
      referenceMoves: await reference.moves(index, picture, WINDOW_MS),
    });
    if (!comparable) return { event: "not-checked", seq: entry.seq, reason: "the view does not match the reference" };
    const { take, reference: warped, validity, moves, alignment } = comparable;
    const [takeRef, referenceRef, validityRef, movesRef] = await rings.lendPair([take, warped, validity, moves]);
    if (!takeRef || !referenceRef || !validityRef || !movesRef) throw new Error("no room in the ring");
    const pair = {
      frames: { take: takeRef, reference: referenceRef, validity: validityRef, moves: movesRef },
      reference: { ptsMs: moment.ptsMs, frameIndex: moment.frameIndex },
      homography: [...alignment.homography],
      offsetMs: moment.ptsMs - entry.takeMs,
      alignmentConfidence: alignment.confidence,
    };
    return { event: "pair", seq: entry.seq, pair };
  }

  #maskTake(picture: Picture): Uint8Array {
    const small = thumbSize(picture);
    if (this.#options.mode === "still") return new Uint8Array(small.width * small.height);
    const times = this.#entries.map((entry) => entry.takeMs);
    const window = pickWindow(times, this.#next, WINDOW_MS);
    const thumbs = window.flatMap((index) => this.#entries[index]?.thumb ?? []);
    return maskMoves(thumbs, window.indexOf(this.#next));
  }

  #forgetPast(): void {
    const surplus = this.#next - MAX_PAST;
    if (surplus <= 0) return;
    this.#entries.splice(0, surplus);
    this.#next -= surplus;
  }

  #wakeRoom(): void {
    const room = this.#room;
    this.#room = [];
    for (const wake of room) wake();
  }
}

export interface SessionOptions {
  cv: OpenCv;
  rings: Rings;
  reference: ReferenceReader;
  rateHz: number;
  mode: PairingMode;
  emit: (event: SessionEvent) => void;
}
