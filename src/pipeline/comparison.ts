import type { Tracker } from "../anomalies/tracker.ts";
import type { Panel } from "../detectors/panel.ts";
import type { Moment } from "../domain/anomaly.ts";
import type { FrameRef, PairOutcome, Sample } from "../domain/frame.ts";
import type { Frames, Pairing } from "../frames/frames.ts";
import { type Pace, Station } from "./station.ts";
import type { Tally } from "./tally.ts";

export interface ComparisonOptions {
  frames: Frames;
  panel: Panel;
  tracker: Tracker;
  /** One per detector that takes part. */
  tallies: Tally[];
  /** Folder of the reference's samples. */
  referenceDirectory: string;
  rateHz: number;
  mode: "clip" | "still";
  pace: Pace;
  /** Called after each answer of each detector. */
  onDone?: () => void;
  /** Only these times (from roll) go to the detectors; undefined: all. Each detector names its own. */
  wanted?: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A sample with its place in the take and the way to give its frame back. */
export interface PlacedSample {
  sample: Sample;
  takeMs: number;
  moment: Moment;
  giveBack: (frame: FrameRef) => void;
}

/** Joins frames and detectors for one stretch of one clip: samples go in, tracker and tallies fill. */
export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #pairing: Pairing;
  readonly #onPairs: Station[] = [];
  readonly #onFrames: Station[] = [];
  readonly #places = new Map<number, PlacedSample>();
  readonly #pairsRead: Promise<void>;

  constructor(options: ComparisonOptions, pairing: Pairing) {
    this.#options = options;
    this.#pairing = pairing;
    const { panel, tracker, pace } = options;
    const wants = new Map(panel.detectors.map((detector) => [detector.name, detector.wants.input]));
    for (const tally of options.tallies) {
      const station = new Station({ panel, tracker, tally, pace, onDone: options.onDone ?? (() => {}) });
      (wants.get(tally.detector) === "frame" ? this.#onFrames : this.#onPairs).push(station);
    }
    this.#pairsRead = this.#readPairs();
    // Reported by finish(); until then nobody listens.
    this.#pairsRead.catch(() => this.#pairing.close());
  }

  /** Takes over the sample's lease. Resolves when its pixels are copied; waits while the pairing is full. */
  async push(placed: PlacedSample): Promise<void> {
    const { sample, takeMs, moment, giveBack } = placed;
    const stations = this.#onFrames.filter((station) => this.#wants(station, takeMs));
    let holders = stations.length + 1;
    const release = () => {
      holders -= 1;
      if (holders === 0) giveBack(sample.frame);
    };
    this.#places.set(sample.ptsMs, placed);
    const offered = stations.map((station) => station.offer({ sample, takeMs, moment, release }));
    try {
      await this.#pairing.push(sample, takeMs);
    } finally {
      release();
    }
    await Promise.all(offered);
  }

  /** Waits until every sample that was pushed is answered. */
  async finish(): Promise<void> {
    await this.#pairing.finish();
    await this.#pairsRead;
    await Promise.all([...this.#onPairs, ...this.#onFrames].map((station) => station.finish()));
  }

  async #readPairs(): Promise<void> {
    for await (const outcome of this.#pairing) await this.#passOn(outcome);
  }

  async #passOn(outcome: PairOutcome): Promise<void> {
    const sample = "pair" in outcome ? outcome.pair.take : outcome.take;
    const placed = this.#places.get(sample.ptsMs);
    this.#places.delete(sample.ptsMs);
    if (!placed) return;
    const { takeMs, moment } = placed;
    const stations = this.#onPairs.filter((station) => this.#wants(station, takeMs));
    if (!("pair" in outcome)) {
      for (const station of stations) station.tally.noteNotChecked(takeMs, outcome.notChecked);
      this.#options.onDone?.();
      return;
    }
    const { pair } = outcome;
    let holders = stations.length;
    const release = () => {
      holders -= 1;
      if (holders <= 0) this.#options.frames.releasePair(pair);
    };
    if (holders === 0) release();
    await Promise.all(stations.map((station) => station.offer({ sample, pair, takeMs, moment, release })));
  }

  #wants(station: Station, takeMs: number): boolean {
    const { wanted } = this.#options;
    return wanted === undefined || (wanted.get(station.tally.detector)?.has(takeMs) ?? false);
  }
}

export async function openComparison(options: ComparisonOptions): Promise<Comparison> {
  const { referenceDirectory, rateHz, mode } = options;
  return new Comparison(options, await options.frames.openPairing({ referenceDirectory, rateHz, mode }));
}
