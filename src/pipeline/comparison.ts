import type { PanelInput } from "../detectors/address.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { FrameRef, PairOutcome, Sample } from "../domain/frame.ts";
import type { Frames, Pairing } from "../frames/frames.ts";
import type { Examiner } from "./examiner.ts";
import type { RightOfWay } from "./right-of-way.ts";
import type { SamplePlace } from "./sample-places.ts";
import { SharedFits } from "./shared-fits.ts";
import { type Pace, Station } from "./station.ts";

export interface ComparisonOptions {
  frames: Frames;
  examiners: readonly Examiner[];
  /** Folder of the reference's samples; undefined: only detectors that want frames are served. */
  referenceDirectory: string | undefined;
  /** Samples a second of the scene. */
  rateHz: number;
  mode: "clip" | "still";
  pace: Pace;
  /** How the whole take runs beside the reference, where that is known. */
  alignment?: TimeAlignment;
  rightOfWay?: RightOfWay;
  /** Called after each answer of each detector. */
  onDone?: () => void;
}

/** A sample with its place in the take and the way to give its frame back. */
export interface PlacedSample extends SamplePlace {
  sample: Sample;
  giveBack: (frame: FrameRef) => void;
  /** Only these detectors look at it; undefined: all that are to see it and have not answered. */
  wantedBy?: ReadonlySet<string>;
}

/** Who can wait takes few pairs at a time and leaves the others to cameras that roll. */
const PATIENT_PAIRS = 3;

/** Joins frames and detectors for one stretch of one take: samples go in, tracker and tallies fill. */
export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #onPairs: Station[];
  readonly #onFrames: Station[];
  readonly #places = new Map<number, PlacedSample>();
  #pairing: Pairing | undefined;
  #pairsRead: Promise<void> = Promise.resolve();

  constructor(options: ComparisonOptions) {
    this.#options = options;
    const { examiners, pace, rightOfWay, onDone = () => {} } = options;
    const stations = examiners.map((examiner) => new Station({ examiner, pace, rightOfWay, onDone }));
    const isServed = options.referenceDirectory !== undefined;
    this.#onPairs = stations.filter(({ examiner }) => isServed && examiner.wantsPairs);
    this.#onFrames = stations.filter(({ examiner }) => !examiner.wantsPairs);
  }

  /**
   * Takes over the sample's lease. Resolves when its pixels are copied; waits while the pairing is full. Rejects when the
   * reference cannot be read.
   */
  async push(placed: PlacedSample): Promise<void> {
    const { sample, giveBack } = placed;
    const stations = this.#onFrames.filter((station) => isFor(station, placed));
    let holders = stations.length + 1;
    const release = () => {
      holders -= 1;
      if (holders === 0) giveBack(sample.frame);
    };
    const offered = this.#offer(stations, placed, { input: { sample, frame: sample.frame }, release });
    try {
      if (this.#onPairs.length > 0) await this.#pair(placed);
    } finally {
      release();
    }
    await offered;
  }

  /** How all that was pushed runs beside the reference; known once it is finished. */
  get alignment(): TimeAlignment | undefined {
    return this.#pairing?.alignment;
  }

  /** Waits until every sample that was pushed is answered. */
  async finish(): Promise<void> {
    await this.#pairing?.finish();
    await this.#pairsRead;
    await Promise.all([...this.#onPairs, ...this.#onFrames].map((station) => station.finish()));
  }

  /** Whoever does not look at a sample is helped by it all the same: what moves is told from its neighbours. */
  async #pair(placed: PlacedSample): Promise<void> {
    const pairing = await this.#open();
    const isNeighbour = !this.#onPairs.some((station) => isFor(station, placed));
    if (!isNeighbour) this.#places.set(placed.sample.ptsMs, placed);
    await pairing.push(placed.sample, placed.takeMs, isNeighbour);
  }

  async #open(): Promise<Pairing> {
    if (this.#pairing) return this.#pairing;
    const { frames, referenceDirectory = "", rateHz, mode, pace, alignment } = this.#options;
    const pairsLent = pace === "patient" ? PATIENT_PAIRS : undefined;
    const pairing = await frames.openPairing({ referenceDirectory, rateHz, mode, pairsLent, alignment });
    this.#pairing = pairing;
    this.#pairsRead = this.#readPairs(pairing);
    // Reported by finish(); until then nobody listens.
    this.#pairsRead.catch(() => pairing.close());
    return pairing;
  }

  async #readPairs(pairing: Pairing): Promise<void> {
    for await (const outcome of pairing) await this.#passOn(outcome);
  }

  async #passOn(outcome: PairOutcome): Promise<void> {
    const sample = "pair" in outcome ? outcome.pair.take : outcome.take;
    const placed = this.#places.get(sample.ptsMs);
    this.#places.delete(sample.ptsMs);
    if (!placed) return;
    const stations = this.#onPairs.filter((station) => isFor(station, placed));
    if (!("pair" in outcome)) {
      for (const { examiner } of stations) {
        if (outcome.isLost) examiner.tally.noteFailed(placed.takeMs, outcome.notChecked);
        else examiner.tally.noteNotChecked(placed.takeMs, outcome.notChecked);
      }
      this.#options.onDone?.();
      return;
    }
    const { pair } = outcome;
    for (const { examiner } of stations) examiner.notePair(placed, pair);
    let holders = stations.length;
    const release = () => {
      holders -= 1;
      if (holders <= 0) this.#options.frames.releasePair(pair);
    };
    if (holders === 0) release();
    await this.#offer(stations, placed, { input: { sample, pair }, release });
  }

  /** Every station releases once; what was converted for it goes back with its own lease. */
  async #offer(
    stations: readonly Station[],
    place: SamplePlace,
    lease: { input: PanelInput; release: () => void },
  ): Promise<void> {
    const asks = stations.map(({ examiner }) => examiner.ask);
    const fits = new SharedFits(this.#options.frames, lease.input, asks);
    const offers = stations.map((station) => {
      const { ask } = station.examiner;
      const release = () => {
        fits.leave(ask);
        lease.release();
      };
      return station.offer({ place, fit: () => fits.fit(ask), release });
    });
    await Promise.all(offers);
  }
}

function isFor({ examiner }: Station, { takeMs, wantedBy }: PlacedSample): boolean {
  return examiner.tally.isUnanswered(takeMs) && (wantedBy === undefined || wantedBy.has(examiner.name));
}
