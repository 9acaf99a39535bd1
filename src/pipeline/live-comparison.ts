import { Tracker } from "../anomalies/tracker.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { LatestQueue } from "../base/queue.ts";
import type { Panel } from "../detectors/panel.ts";
import type { Frames } from "../frames/frames.ts";
import type { CameraDeck, LiveSample } from "./camera-deck.ts";
import { type Comparison, openComparison } from "./comparison.ts";
import { readSeverities } from "./footage-comparison.ts";
import { Tally } from "./tally.ts";

export interface LiveComparisonOptions {
  frames: Frames;
  panel: Panel;
  deck: CameraDeck;
  log: Log;
  camera: string;
  detectors: string[];
  referenceDirectory: string;
  referenceLabel: string;
  rateHz: number;
  /** Box-monotonic. */
  rolledAtMs: number;
}

/** What a camera's live samples told until the cut. Moments are box-monotonic until the recording gives them places. */
export interface LiveVerdict {
  tracker: Tracker;
  tallies: Tally[];
}

/** Samples that may wait for the pairing; more are let go and worked off from the recording. */
const LIVE_SAMPLES_WAITING = 6;

/** Compares one camera's take with its reference while it rolls. Never holds up capture: what is too much is dropped and counted. */
export class LiveComparison {
  readonly tracker: Tracker;
  readonly tallies: Tally[];
  readonly #options: LiveComparisonOptions;
  readonly #queue: LatestQueue<LiveSample>;
  readonly #deafen: () => void;
  readonly #fed: Promise<void>;
  #cutAtMs = Number.POSITIVE_INFINITY;

  constructor(options: LiveComparisonOptions) {
    this.#options = options;
    this.tallies = options.detectors.map((detector) => new Tally(detector));
    this.tracker = new Tracker({
      mode: "clip",
      rateHz: options.rateHz,
      severities: readSeverities(options.panel),
      referenceLabel: options.referenceLabel,
      actionMs: options.rolledAtMs,
    });
    this.#queue = new LatestQueue<LiveSample>(LIVE_SAMPLES_WAITING, (live) => this.#drop(live));
    this.#deafen = options.deck.listen((live) => this.#hear(live));
    this.#fed = this.#feed();
    // Reported by finish(); until then nobody listens.
    this.#fed.catch(() => {});
  }

  /** Ends at the cut mark; resolves when all that was taken in is answered. */
  async finish(cutAtMs: number): Promise<LiveVerdict> {
    this.#cutAtMs = cutAtMs;
    this.#deafen();
    this.#queue.close();
    await this.#fed;
    return { tracker: this.tracker, tallies: this.tallies };
  }

  /** Number of samples answered or let go so far, over all detectors. */
  get noted(): number {
    return this.tallies.reduce((sum, tally) => sum + tally.sampled, 0);
  }

  #hear(live: LiveSample): void {
    const { camera, rolledAtMs } = this.#options;
    if (live.camera === camera && live.sample.ptsMs >= rolledAtMs) this.#queue.push(live);
    else live.giveBack(live.sample.frame);
  }

  #drop(live: LiveSample): void {
    live.giveBack(live.sample.frame);
    for (const tally of this.tallies) tally.noteDropped(live.sample.ptsMs - this.#options.rolledAtMs);
  }

  async #feed(): Promise<void> {
    let comparison: Comparison | undefined;
    for await (const live of this.#queue) {
      const { sample, giveBack } = live;
      if (sample.ptsMs > this.#cutAtMs) {
        giveBack(sample.frame);
        continue;
      }
      try {
        comparison ??= await this.#open();
        const moment = { ptsMs: sample.ptsMs, frameIndex: sample.frameIndex };
        await comparison.push({ sample, takeMs: sample.ptsMs - this.#options.rolledAtMs, moment, giveBack });
      } catch (error) {
        this.#options.log.warn("a live sample could not be compared", { error: describeError(error) });
        for (const tally of this.tallies) tally.noteDropped(sample.ptsMs - this.#options.rolledAtMs);
      }
    }
    await comparison?.finish();
  }

  #open(): Promise<Comparison> {
    const { frames, panel, referenceDirectory, rateHz } = this.#options;
    const { tracker, tallies } = this;
    return openComparison({ frames, panel, tracker, tallies, referenceDirectory, rateHz, mode: "clip", pace: "live" });
  }
}
