import { describeError } from "../base/fault.ts";
import { LatestQueue } from "../base/queue.ts";
import type { PanelInput } from "../detectors/address.ts";
import type { Examiner } from "./examiner.ts";
import type { RightOfWay } from "./right-of-way.ts";
import type { SamplePlace } from "./sample-places.ts";

/** A sample on its way to a detector; `release` gives back what it leases and is called exactly once per station. */
export interface Work {
  place: SamplePlace;
  /** As the detector wants it. */
  fit: () => Promise<PanelInput>;
  release: () => void;
}

/** live: never waits, lets the oldest go and counts it. patient: waits for each answer, loses nothing. */
export type Pace = "live" | "patient";

export interface StationOptions {
  examiner: Examiner;
  pace: Pace;
  /** Absent: nobody else wants the detectors. */
  rightOfWay: RightOfWay | undefined;
  onDone: () => void;
}

/** Samples that may wait for one detector while a camera rolls. */
const LIVE_QUEUE_SAMPLES = 6;

/** One detector's place in a comparison: the one drop point, between frames and detectors. */
export class Station {
  readonly examiner: Examiner;
  readonly #options: StationOptions;
  readonly #queue: LatestQueue<Work> | undefined;
  readonly #draining: Promise<void>;

  constructor(options: StationOptions) {
    this.examiner = options.examiner;
    this.#options = options;
    const isLive = options.pace === "live";
    this.#queue = isLive ? new LatestQueue<Work>(LIVE_QUEUE_SAMPLES, (work) => this.#drop(work)) : undefined;
    this.#draining = this.#queue ? this.#drain(this.#queue) : Promise.resolve();
  }

  /** Resolves at once when live, after the detector's answer when patient. */
  async offer(work: Work): Promise<void> {
    const { rightOfWay } = this.#options;
    if (this.#queue) {
      rightOfWay?.arrive(this.examiner.name);
      this.#queue.push(work);
      return;
    }
    await rightOfWay?.giveWay(this.examiner.name);
    await this.#examine(work);
  }

  async finish(): Promise<void> {
    this.#queue?.close();
    await this.#draining;
  }

  async #drain(queue: LatestQueue<Work>): Promise<void> {
    for await (const work of queue) {
      await this.#examine(work);
      this.#options.rightOfWay?.leave(this.examiner.name);
    }
  }

  async #examine({ place, fit, release }: Work): Promise<void> {
    try {
      await this.examiner.examine(place, await fit());
    } catch (error) {
      this.examiner.tally.noteFailed(place.takeMs, `the picture could not be made ready: ${describeError(error)}`);
    } finally {
      release();
    }
    this.#options.onDone();
  }

  #drop(work: Work): void {
    work.release();
    this.examiner.tally.noteDropped(work.place.takeMs);
    this.#options.rightOfWay?.leave(this.examiner.name);
  }
}
