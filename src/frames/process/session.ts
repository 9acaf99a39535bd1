import type { TimeAlignment } from "../../domain/alignment.ts";
import type { Matched, PairingMode } from "../protocol.ts";
import { Cameras } from "./cameras.ts";
import { type Comparable, Matchmaker } from "./comparable.ts";
import { isIdentity, toFractions } from "./homography.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Picture } from "./picture.ts";
import type { ReferenceReader } from "./reference.ts";
import type { Rings } from "./rings.ts";
import { type Followed, maskNothing, Timeline, WINDOW_MS } from "./timeline.ts";
import { Timing } from "./timing.ts";
import { makeThumb } from "./window.ts";

/** Samples taken in and not yet compared; further ones are copied when there is room. */
const MAX_WAITING = 24;

export type SessionEvent =
  | { event: "pair"; seq: number; pair: Matched }
  | { event: "not-checked"; seq: number; reason: string }
  | { event: "finished"; alignment?: TimeAlignment };

export interface SessionOptions {
  cv: OpenCv;
  rings: Rings;
  reference: ReferenceReader;
  rateHz: number;
  mode: PairingMode;
  pairsLent: number;
  /** How the whole take runs, where that is known already. */
  alignment: TimeAlignment | undefined;
  emit: (event: SessionEvent) => void;
}

/** One pairing: takes in samples in order of time, compares each once its neighbours are known. */
export class Session {
  readonly #options: SessionOptions;
  readonly #matchmaker: Matchmaker;
  readonly #timeline: Timeline;
  readonly #cameras: Cameras;
  readonly #timing: Timing;
  /** Times of samples whose view did not match. */
  readonly #lost = new Set<number>();
  #finished = false;
  #closed = false;
  #running = false;
  #room: (() => void)[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#matchmaker = new Matchmaker(options.cv, options.mode);
    this.#timeline = new Timeline(options.cv, options);
    this.#cameras = new Cameras(options.reference);
    this.#timing = new Timing(options);
  }

  /** Waits until another sample may be taken in. */
  async waitForRoom(): Promise<void> {
    while (!this.#closed && this.#timeline.waiting >= MAX_WAITING) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
  }

  /** `picture` is at pair size and from now on this session's; a neighbour's is let go at once. */
  push(at: { seq: number; takeMs: number; isNeighbour: boolean }, picture: Picture): void {
    const { isNeighbour } = at;
    const thumb = makeThumb(this.#options.cv, picture);
    this.#timing.add(at.takeMs, thumb);
    this.#timeline.add({ ...at, picture: isNeighbour ? undefined : picture, thumb });
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
    for (let entry = this.#takeReady(); entry; entry = this.#takeReady()) {
      if (!entry.isNeighbour) await this.#answer(entry);
      this.#timeline.advance();
      this.#wakeRoom();
      // Requests and pings are answered between pairs.
      await breathe();
    }
    if (this.#finished && this.#timeline.waiting === 0) await this.#end();
    this.#running = false;
  }

  async #end(): Promise<void> {
    if (this.#closed) return;
    const alignment = await this.#align();
    if (this.#closed) return;
    this.close();
    this.#options.emit({ event: "finished", ...(alignment ? { alignment } : {}) });
  }

  /** Without it the take is compared all the same. */
  async #align(): Promise<TimeAlignment | undefined> {
    try {
      return await this.#timing.align(this.#lost, breathe);
    } catch (error) {
      process.stderr.write(`a take could not be aligned: ${String(error)}\n`);
      return undefined;
    }
  }

  #takeReady(): Followed | undefined {
    if (this.#closed) return undefined;
    const complete = this.#finished || this.#options.mode === "still" || this.#timeline.isNextComplete();
    return complete ? this.#timeline.next : undefined;
  }

  async #answer(entry: Followed): Promise<void> {
    try {
      const outcome = await this.#compare(entry);
      if (!this.#closed) this.#options.emit(outcome);
    } catch (error) {
      const reason = `the pair could not be made: ${error instanceof Error ? error.message : String(error)}`;
      if (!this.#closed) this.#options.emit({ event: "not-checked", seq: entry.seq, reason });
    }
  }

  async #compare(entry: Followed): Promise<SessionEvent> {
    const { reference, mode } = this.#options;
    const { picture, thumb, place, seq, takeMs } = entry;
    if (!picture) throw new RangeError("the sample was compared already");
    const timed = await this.#timing.find(takeMs);
    if ("notChecked" in timed) return { event: "not-checked", seq, reason: timed.notChecked };
    const { index } = timed;
    const moment = reference.moments[index];
    if (!moment) throw new RangeError("the reference is empty");
    const halves = {
      take: picture,
      reference: await reference.picture(index, picture),
      takeThumb: thumb,
      referenceThumb: await reference.thumb(index, picture),
      takeMoves: mode === "still" ? maskNothing(picture) : this.#timeline.maskNext(this.#timing.takeSpan),
      referenceMoves: await reference.moves(index, picture, {
        windowMs: WINDOW_MS,
        span: await this.#timing.referenceSpan(),
      }),
      takeMs,
    };
    reference.decodeAhead(index + 1, picture, WINDOW_MS);
    if (mode !== "still") this.#matchmaker.follow(await this.#cameras.follow(entry, index));
    const comparable = this.#matchmaker.match(halves);
    if ("notChecked" in comparable) {
      if (comparable.isOtherView) this.#lost.add(takeMs);
      return { event: "not-checked", seq, reason: comparable.notChecked };
    }
    const { look } = comparable;
    const frames = await this.#lend(comparable);
    const { homography, confidence } = comparable.alignment;
    const pair = {
      frames,
      reference: { ptsMs: moment.ptsMs, frameIndex: moment.frameIndex },
      homography: [...homography],
      offsetMs: moment.ptsMs - takeMs,
      alignmentConfidence: confidence,
      timeConfidence: timed.confidence,
      ...(look ? { look } : {}),
      ...(isIdentity(place) ? {} : { camera: toFractions(place, thumb) }),
    };
    return { event: "pair", seq, pair };
  }

  async #lend({ take, reference, validity, moves }: Comparable): Promise<Matched["frames"]> {
    const { rings, pairsLent } = this.#options;
    const pictures = [take, reference, validity, moves];
    const [takeRef, referenceRef, validityRef, movesRef] = await rings.lendPair(pictures, { to: this, pairsLent });
    if (!takeRef || !referenceRef || !validityRef || !movesRef) throw new Error("no room in the ring");
    const frames = { take: takeRef, reference: referenceRef, validity: validityRef, moves: movesRef };
    if (this.#closed)
      rings.giveBack(
        takeRef.ring,
        Object.values(frames).map((frame) => frame.slot),
      );
    return frames;
  }

  #wakeRoom(): void {
    const room = this.#room;
    this.#room = [];
    for (const wake of room) wake();
  }
}

/** Others get their turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
