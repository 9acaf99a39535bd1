import type { Tracker } from "../anomalies/tracker.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { PanelInput } from "../detectors/address.ts";
import type { Panel, PanelDetector } from "../detectors/panel.ts";
import type { Moment } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { SettingValue } from "../domain/detector.ts";
import type { Analysis, Finding, Observation } from "../domain/finding.ts";
import type { Pair, SampleRef } from "../domain/frame.ts";
import type { SceneStory } from "../domain/story.ts";
import type { Ask } from "./fitting.ts";
import { readRegion } from "./region.ts";
import { type SamplePlace, SamplePlaces } from "./sample-places.ts";
import { Tally } from "./tally.ts";
import { Thinning } from "./thinning.ts";

/** A take as one camera sees it, as detectors are told. */
export interface ExaminedTake {
  id: string;
  angle: string;
  camera: string;
  mode: "clip" | "still";
  rateHz: number;
  /** As the crew says it: "take 3". */
  name?: string;
  /** What the box's clock showed at the clip's start; absent for what this box did not film. */
  startedAt?: string;
  /** Seconds that passed before the camera in one of the clip; absent where nobody told. */
  timeScale?: number;
}

/** What the script says of the scene's time, as far as it concerns what a camera sees. */
export type StoryTime = Pick<SceneStory, "from" | "to" | "direction" | "start">;

/** What a detector observed in the take that this one is compared with, each with its sample in there. */
export interface ReferenceReading {
  /** As it is said: "take 2". */
  name: string;
  observations: (Observation & { sample: SampleRef })[];
}

export interface ExaminerOptions {
  panel: Panel;
  tracker: Tracker;
  detector: PanelDetector;
  take: ExaminedTake;
  settings: Record<string, SettingValue>;
  /** What the last take of this set-up and camera left. */
  state: string | undefined;
  /** What the script says of the scene's time. */
  story: StoryTime | undefined;
  /** What the detector knows of the reference; "later": it is not told of the take before `begin`. */
  reference: ReferenceReading | "later" | undefined;
  log: Log;
}

/** A fact with the place where it was seen. */
export interface PlacedObservation {
  observation: Omit<Observation, "sample">;
  moment: Moment;
  /** As the detector was told. */
  sample: SampleRef;
}

/** Facts of one detector that are kept until the check is stored; the store keeps fewer. */
const MAX_OBSERVATIONS = 10_000;

/**
 * One detector over one take of one camera: begun once, asked about samples while it rolls and after the cut, in whatever
 * order, ended once. What it finds goes to the tracker at the place of its own sample; what it does with each goes to
 * the tally. Never throws for what a detector does, nor because it is gone.
 */
export class Examiner {
  readonly detector: PanelDetector;
  readonly tally: Tally;
  readonly ask: Ask;
  /** Samples a second that it is given. */
  readonly rateHz: number;
  readonly observations: PlacedObservation[] = [];
  readonly #options: ExaminerOptions;
  readonly #thinning: Thinning;
  readonly #places = new SamplePlaces();
  readonly #found = new Set<number>();
  #observationsLost = 0;
  #endingFault: string | undefined;
  #isBegun = false;

  /** Begins the take, unless what is known of the reference comes later. */
  constructor(options: ExaminerOptions) {
    const { detector, take, settings, reference } = options;
    this.#options = options;
    this.detector = detector;
    this.tally = new Tally(detector.name);
    this.#thinning = new Thinning(take.rateHz, detector.wants.rateHz);
    this.rateHz = this.#thinning.rateHz;
    this.ask = { wants: detector.wants, region: readRegion(detector, settings) };
    options.tracker.setRate(detector.name, this.rateHz);
    if (!this.wantsPairs) options.tracker.setSolo(detector.name);
    if (reference !== "later") this.begin(reference);
  }

  get name(): string {
    return this.detector.name;
  }

  get wantsPairs(): boolean {
    return this.detector.wants.input === "pair";
  }

  /** Whether the detector has been told of the take; before that it is asked nothing. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** Tells the detector of the take. Called once. */
  begin(reference: ReferenceReading | undefined): void {
    const { panel, take, settings, state, story } = this.#options;
    this.#isBegun = true;
    panel.beginTake(this.name, {
      take,
      settings,
      ...(state === undefined ? {} : { state }),
      ...(story === undefined ? {} : { story }),
      ...(reference === undefined ? {} : { reference }),
    });
  }

  /** Notes the sample if it is one that the detector is to see. Called once for each of the take, in order of time. */
  expect(takeMs: number): void {
    if (this.#thinning.picks(takeMs)) this.tally.expect(takeMs);
  }

  /** Times from roll of samples in which something was found, ascending. */
  get foundMs(): number[] {
    return [...this.#found].sort((a, b) => a - b);
  }

  /** How a pair's take looks beside its reference, and where its camera looked. */
  notePair({ moment }: SamplePlace, { look, camera }: Pair): void {
    this.#options.tracker.noteLook(moment, look);
    this.#options.tracker.noteCamera(moment, camera);
  }

  /** Asks about one sample. Resolves when its answer is where it belongs. */
  async examine(place: SamplePlace, input: PanelInput): Promise<void> {
    const { takeMs, frameIndex } = place;
    this.#places.add(place);
    const analysis = await this.#analyze({ ...input, sample: { frameIndex, ptsMs: takeMs } });
    this.tally.note(takeMs, analysis);
    if (analysis.outcome === "failed") return;
    this.#keep(analysis.observations, place);
    if (analysis.outcome === "not-checked") return;
    this.#options.tracker.add(this.name, place.moment, []);
    for (const finding of analysis.findings) this.#report(finding, place);
  }

  /** After the last answer. Its findings count whatever their number. Resolves with what is left to the next take. */
  async end(): Promise<string | undefined> {
    const { panel, take, tracker, log } = this.#options;
    if (!this.#isBegun) return undefined;
    const { ending, state } = await this.#askEnd(panel, take.id);
    if (ending.outcome === "failed") {
      this.#endingFault = `the end of the take was not judged: ${ending.reason}`;
      log.warn("a detector could not end a take", { detector: this.name, reason: ending.reason });
      return undefined;
    }
    for (const finding of ending.findings)
      tracker.conclude(this.name, this.#places.find(finding.sample).moment, finding);
    this.#keep(ending.observations, undefined);
    if (this.#observationsLost > 0)
      log.warn("a detector noted more than is kept", { detector: this.name, lost: this.#observationsLost });
    return state;
  }

  coverage(): Coverage {
    const coverage = this.tally.coverage();
    if (this.#endingFault === undefined) return coverage;
    const lastMs = Math.max(0, ...this.tally.times);
    const gap = { fromMs: 0, toMs: lastMs, samples: 0, reason: this.#endingFault };
    return { ...coverage, notChecked: [...coverage.notChecked, gap] };
  }

  #report(finding: Finding, asked: SamplePlace): void {
    const place = finding.sample ? this.#places.find(finding.sample) : asked;
    this.#found.add(place.takeMs);
    this.#options.tracker.add(this.name, place.moment, [finding]);
  }

  #keep(observations: readonly Observation[], asked: SamplePlace | undefined): void {
    for (const { sample, ...observation } of observations) {
      const { moment, takeMs, frameIndex } = asked && !sample ? asked : this.#places.find(sample);
      const place = { moment, sample: { frameIndex, ptsMs: takeMs } };
      if (this.observations.length < MAX_OBSERVATIONS) this.observations.push({ observation, ...place });
      else this.#observationsLost += 1;
    }
  }

  async #analyze(input: PanelInput): Promise<Analysis> {
    const { panel, take } = this.#options;
    try {
      const analysis = await panel.analyze(this.name, take.id, input);
      return analysis.outcome === "failed" && this.#isGone() ? this.#refuse() : analysis;
    } catch (error) {
      return this.#isGone() ? this.#refuse() : { outcome: "failed", reason: describeError(error) };
    }
  }

  async #askEnd(panel: Panel, takeId: string): ReturnType<Panel["endTake"]> {
    try {
      return await panel.endTake(this.name, takeId);
    } catch (error) {
      return { ending: { outcome: "failed", reason: describeError(error) }, state: undefined };
    }
  }

  #isGone(): boolean {
    return !this.#options.panel.detectors.some(({ name }) => name === this.name);
  }

  #refuse(): Analysis {
    return { outcome: "not-checked", reason: `the detector ${this.name} was turned off`, observations: [], tookMs: 0 };
  }
}
