import { Fault } from "../base/fault.ts";
import { Channel } from "../base/queue.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { PairOutcome, Sample } from "../domain/frame.ts";
import type { FramesChild, PairingMessage } from "./child.ts";
import { PAIRS_LENT } from "./pair-size.ts";
import type { PairingMode } from "./protocol.ts";

/** Pushes that wait for room; a caller that does not await its pushes is stopped here. */
const MAX_WAITING_PUSHES = 64;
const INTERRUPTED = "comparing was interrupted and had to start again";

export interface PairingOptions {
  /** Folder of the reference's samples. */
  referenceDirectory: string;
  /** Samples a second of the take. */
  rateHz: number;
  mode: PairingMode;
  /** Pairs that it may have lent at one time; default all there are. Who can wait takes few and leaves room. */
  pairsLent?: number;
  /** How the whole take runs beside the reference, where an earlier pairing told. */
  alignment?: TimeAlignment;
}

/**
 * Samples of one take go in, in order of time; outcomes come out in the same order, one for each sample. They lag by
 * up to two seconds of samples, because movement is judged from both sides.
 */
export class Pairing implements AsyncIterable<PairOutcome> {
  readonly #child: FramesChild;
  readonly #id: number;
  readonly #options: PairingOptions;
  readonly #onEnd: () => void;
  readonly #outcomes = new Channel<PairOutcome>();
  readonly #samples = new Map<number, Sample>();
  #pushes: Promise<void> = Promise.resolve();
  #waiting = 0;
  #lastSeq = 0;
  #finishing = false;
  /** Every push has resolved: no sample will follow. */
  #allPushed = false;
  #opened: Promise<unknown> = Promise.resolve();
  #alignment: TimeAlignment | undefined;

  constructor(child: FramesChild, options: PairingOptions & { id: number; onEnd: () => void }) {
    this.#child = child;
    this.#id = options.id;
    this.#options = options;
    this.#onEnd = options.onEnd;
  }

  /** Throws not-found or invalid when the reference cannot be read. */
  async open(): Promise<void> {
    const { referenceDirectory, rateHz, mode, pairsLent = PAIRS_LENT, alignment } = this.#options;
    const wish = { referenceDirectory, rateHz, mode, pairsLent, ...(alignment ? { alignment } : {}) };
    this.#opened = this.#child.request({ op: "open-pairing", pairing: this.#id, ...wish });
    await this.#opened;
  }

  /** How all that was pushed runs beside the reference; known when the outcomes have ended. Undefined: nothing tells. */
  get alignment(): TimeAlignment | undefined {
    return this.#alignment;
  }

  /**
   * Takes in a sample. Resolves when its pixels are copied (its slot may then be given back), which waits while the
   * pairing is full. `takeMs` counts from roll. Never rejects for a sample that cannot be read: that is an outcome. A
   * neighbour is not compared and has no outcome; what moves around it is told by it.
   */
  push(sample: Sample, takeMs: number, isNeighbour = false): Promise<void> {
    if (this.#finishing) throw new Fault("conflict", "the pairing is finished");
    if (this.#waiting >= MAX_WAITING_PUSHES) throw new Fault("unavailable", "too many samples wait to be compared");
    this.#waiting += 1;
    this.#pushes = this.#pushes
      .then(() => this.#pushNow(sample, takeMs, isNeighbour))
      .finally(() => (this.#waiting -= 1));
    return this.#pushes;
  }

  /** No more samples; the outcomes still owed come, then the iteration ends. */
  async finish(): Promise<void> {
    if (this.#finishing) return;
    this.#finishing = true;
    await this.#pushes;
    this.#allPushed = true;
    if (this.#lastSeq === 0) {
      this.#end();
      return;
    }
    try {
      await this.#child.request({ op: "finish", pairing: this.#id });
    } catch {
      this.lose();
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<PairOutcome> {
    return this.#outcomes[Symbol.asyncIterator]();
  }

  /** Stops at once; no further outcome comes. */
  close(): void {
    this.#finishing = true;
    this.#samples.clear();
    this.#end();
  }

  /** For the room itself: what the process said about this pairing. False: nobody waits for that. */
  receive(message: PairingMessage): boolean {
    if (message.event === "finished") {
      this.#alignment = message.alignment;
      this.#end();
      return true;
    }
    const take = this.#samples.get(message.seq);
    if (!take) return false;
    this.#samples.delete(message.seq);
    if (message.event === "pair") this.#outcomes.push({ pair: { take, ...message.pair } });
    else this.#outcomes.push({ take, notChecked: message.reason, isLost: false });
    return true;
  }

  /** For the room itself: the process died; every sample under way there is owed an outcome. */
  lose(): void {
    for (const seq of [...this.#samples.keys()]) this.#giveUp(seq);
    if (this.#allPushed) this.#end();
  }

  async #pushNow(sample: Sample, takeMs: number, isNeighbour: boolean): Promise<void> {
    const seq = ++this.#lastSeq;
    if (!isNeighbour) this.#samples.set(seq, sample);
    try {
      await this.#opened;
      if (!isNeighbour && !this.#samples.has(seq)) return;
      await this.#child.request({ op: "push", pairing: this.#id, seq, frame: sample.frame, takeMs, isNeighbour });
    } catch (error) {
      const refused = error instanceof Fault && error.code !== "unavailable";
      this.#giveUp(seq, refused ? error.message : undefined);
    }
  }

  /** Says that a sample is not checked, unless its outcome was given already. Without a reason it was lost on the way. */
  #giveUp(seq: number, reason?: string): void {
    const take = this.#samples.get(seq);
    if (!this.#samples.delete(seq) || !take) return;
    this.#outcomes.push({ take, notChecked: reason ?? INTERRUPTED, isLost: reason === undefined });
  }

  #end(): void {
    this.#outcomes.close();
    this.#child.tell({ op: "close-pairing", pairing: this.#id });
    this.#onEnd();
  }
}
