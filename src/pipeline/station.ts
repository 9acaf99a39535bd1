import type { Tracker } from "../anomalies/tracker.ts";
import { LatestQueue } from "../base/queue.ts";
import type { Panel } from "../detectors/panel.ts";
import type { Moment } from "../domain/anomaly.ts";
import type { Pair, Sample } from "../domain/frame.ts";
import type { Tally } from "./tally.ts";

/** A sample on its way to a detector; `release` gives back what it leases and is called exactly once per station. */
export interface Work {
  sample: Sample;
  pair?: Pair;
  takeMs: number;
  moment: Moment;
  release: () => void;
}

/** live: never waits, lets the oldest go and counts it. patient: waits for each answer, loses nothing. */
export type Pace = "live" | "patient";

/** Samples that may wait for one detector while a camera rolls. */
const LIVE_QUEUE_SAMPLES = 6;

/** One detector's place in a comparison: the one drop point, between frames and detectors. */
export class Station {
  readonly tally: Tally;
  readonly #panel: Panel;
  readonly #tracker: Tracker;
  readonly #queue: LatestQueue<Work> | undefined;
  readonly #draining: Promise<void>;
  readonly #onDone: () => void;

  constructor(options: { panel: Panel; tracker: Tracker; tally: Tally; pace: Pace; onDone: () => void }) {
    this.tally = options.tally;
    this.#panel = options.panel;
    this.#tracker = options.tracker;
    this.#onDone = options.onDone;
    this.#queue =
      options.pace === "live" ? new LatestQueue<Work>(LIVE_QUEUE_SAMPLES, (work) => this.#drop(work)) : undefined;
    this.#draining = this.#queue ? this.#drain(this.#queue) : Promise.resolve();
  }

  /** Resolves at once when live, after the detector's answer when patient. */
  async offer(work: Work): Promise<void> {
    if (this.#queue) this.#queue.push(work);
    else await this.#analyze(work);
  }

  async finish(): Promise<void> {
    this.#queue?.close();
    await this.#draining;
  }

  async #drain(queue: LatestQueue<Work>): Promise<void> {
    for await (const work of queue) await this.#analyze(work);
  }

  async #analyze(work: Work): Promise<void> {
    const { sample, pair, takeMs, moment } = work;
    const input = pair ? { sample, pair } : { sample, frame: sample.frame };
    const analysis = await this.#panel.analyze(this.tally.detector, input);
    work.release();
    this.tally.note(takeMs, analysis);
    if (analysis.outcome === "checked") this.#tracker.add(this.tally.detector, moment, analysis.findings);
    this.#onDone();
  }

  #drop(work: Work): void {
    work.release();
    this.tally.noteDropped(work.takeMs);
  }
}
