import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { LatestQueue } from "../base/queue.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { Frames } from "../frames/frames.ts";
import type { CameraDeck, LiveSample } from "./camera-deck.ts";
import { Comparison } from "./comparison.ts";
import type { Examination } from "./examination.ts";
import type { RightOfWay } from "./right-of-way.ts";

export interface LiveComparisonOptions {
  frames: Frames;
  deck: CameraDeck;
  log: Log;
  camera: string;
  examination: Examination;
  /** Of the reference that it is compared with; null: there is none. */
  referenceId: string | null;
  /** Folder of the reference's samples; undefined: none, or not ready, so pairs are compared after the cut. */
  referenceDirectory: string | undefined;
  rateHz: number;
  rightOfWay: RightOfWay;
  /** Box-monotonic. */
  rolledAtMs: number;
}

/** What a camera's live samples told until the cut. */
export interface LiveVerdict {
  examination: Examination;
  referenceId: string | null;
  /** Every sample of the take, in ms from roll, ascending. */
  times: readonly number[];
  /** Frames a second by which the samples were numbered. */
  frameRate: number;
  /** How it runs beside the reference; undefined: nothing tells. */
  alignment: TimeAlignment | undefined;
}

/** Samples that may wait for the pairing; more are let go and worked off from the recording. */
const LIVE_SAMPLES_WAITING = 6;
/** Where a camera does not say how fast it is. */
const USUAL_FRAME_RATE = 25;

/** Compares one camera's take while it rolls. Never holds up capture: what is too much is dropped and counted. */
export class LiveComparison {
  readonly #options: LiveComparisonOptions;
  readonly #frameRate: number;
  readonly #times: number[] = [];
  readonly #queue: LatestQueue<LiveSample>;
  readonly #comparison: Comparison;
  readonly #deafen: () => void;
  readonly #fed: Promise<void>;
  #cutAtMs = Number.POSITIVE_INFINITY;

  constructor(options: LiveComparisonOptions) {
    this.#options = options;
    const { deck, camera, rateHz, examination } = options;
    const status = deck.status().find((one) => one.camera === camera);
    // No two samples may have the same number, whatever the camera says.
    this.#frameRate = Math.max(status?.framesPerSecond || USUAL_FRAME_RATE, 2 * rateHz);
    // Who does not know the reference yet is told of the take after the cut, and gets it from the recording.
    const examiners = examination.examiners.filter(({ isBegun }) => isBegun);
    this.#comparison = new Comparison({ ...options, examiners, mode: "clip", pace: "live" });
    this.#queue = new LatestQueue<LiveSample>(LIVE_SAMPLES_WAITING, (live) => this.#drop(live));
    this.#deafen = deck.listen((live) => this.#hear(live));
    this.#fed = this.#feed();
    // Reported by finish(); until then nobody listens.
    this.#fed.catch(() => {});
  }

  get examination(): Examination {
    return this.#options.examination;
  }

  /** Ends at the cut mark; resolves when all that was taken in is answered. */
  async finish(cutAtMs: number): Promise<LiveVerdict> {
    const { examination, referenceId, rolledAtMs } = this.#options;
    this.#cutAtMs = cutAtMs;
    this.#deafen();
    this.#queue.close();
    await this.#fed;
    const lengthMs = cutAtMs - rolledAtMs;
    for (const { tally } of examination.examiners) tally.forgetAfter(lengthMs);
    const times = this.#times.filter((time) => time <= lengthMs).sort((a, b) => a - b);
    return { examination, referenceId, times, frameRate: this.#frameRate, alignment: this.#comparison.alignment };
  }

  #hear(live: LiveSample): void {
    const { camera, rolledAtMs, examination } = this.#options;
    if (live.camera !== camera || live.sample.ptsMs < rolledAtMs) {
      live.giveBack(live.sample.frame);
      return;
    }
    const takeMs = live.sample.ptsMs - rolledAtMs;
    this.#times.push(takeMs);
    examination.expect(takeMs);
    this.#queue.push(live);
  }

  #drop(live: LiveSample): void {
    live.giveBack(live.sample.frame);
    this.#noteDropped(live);
  }

  /** Whoever was to see the sample and has not answered gets it from the recording. */
  #noteDropped({ sample }: LiveSample): void {
    const takeMs = sample.ptsMs - this.#options.rolledAtMs;
    for (const { tally } of this.#options.examination.examiners)
      if (tally.isUnanswered(takeMs)) tally.noteDropped(takeMs);
  }

  async #feed(): Promise<void> {
    const { rolledAtMs, log } = this.#options;
    for await (const live of this.#queue) {
      const { sample, giveBack } = live;
      if (sample.ptsMs > this.#cutAtMs) {
        giveBack(sample.frame);
        continue;
      }
      const takeMs = sample.ptsMs - rolledAtMs;
      const frameIndex = numberFrame(takeMs, this.#frameRate);
      const moment = { ptsMs: sample.ptsMs, frameIndex: sample.frameIndex };
      try {
        await this.#comparison.push({ sample, takeMs, frameIndex, moment, giveBack });
      } catch (error) {
        log.warn("a live sample could not be compared", { error: describeError(error) });
      }
    }
    await this.#comparison.finish();
  }
}

/** Number of a frame, counted from roll. */
export function numberFrame(takeMs: number, frameRate: number): number {
  return Math.max(0, Math.round((takeMs * frameRate) / 1000));
}
