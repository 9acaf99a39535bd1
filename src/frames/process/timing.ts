import { readCurve, type TimeAlignment } from "../../domain/alignment.ts";
import type { PairingMode } from "../protocol.ts";
import { alignTake } from "./agreement.ts";
import { Follower } from "./follower.ts";
import { findMoment } from "./moment.ts";
import { findOwnAction, findOwnSpan, type OwnAction, type Span } from "./own-action.ts";
import type { Picture } from "./picture.ts";
import type { ReferenceReader } from "./reference.ts";
import { Series } from "./series.ts";
import { findSettled, type Settled } from "./settled.ts";
import { type Signature, Signer } from "./signature.ts";

/** Samples of a take that are kept to align the whole of it; of a longer one every other, every fourth … */
const MAX_TAKE_SAMPLES = 4800;
/** Said of a moment that is known by the clock alone. */
const CLOCK_CONFIDENCE = 0;
const BEFORE = "it lies before the action: a board or somebody stands before the camera";
const AFTER = "it lies after the action: a board comes, or the camera leaves the set";

export interface TimingOptions {
  reference: ReferenceReader;
  rateHz: number;
  mode: PairingMode;
  /** How the whole take runs, where that is known already. */
  alignment: TimeAlignment | undefined;
}

/** The reference's sample that belongs to one of the take's, or why the take's is not compared. */
export type Timed = { index: number; confidence: number } | { notChecked: string };

/** Finds the reference's moments for a take's samples: by its alignment, else by what the samples show. */
export class Timing {
  readonly #options: TimingOptions;
  readonly #signer = new Signer();
  readonly #pending: { takeMs: number; signature: Signature }[] = [];
  #whole = new Series();
  #keptEvery = 1;
  #seen = 0;
  #action: OwnAction | undefined;
  #follower: Follower | undefined;
  #settled: Settled | undefined;

  constructor(options: TimingOptions) {
    this.#options = options;
  }

  /** Takes in a sample's small copy; samples come in order of time. */
  add(takeMs: number, thumb: Picture): void {
    const { mode, alignment } = this.#options;
    if (mode === "clip" && !alignment) this.#pending.push({ takeMs, signature: this.#signer.sign(thumb) });
  }

  async find(takeMs: number): Promise<Timed> {
    const { reference, mode, alignment } = this.#options;
    if (alignment) return readAlignment(alignment, reference.timesMs, takeMs);
    const byClock = { index: findMoment(reference.timesMs, takeMs), confidence: CLOCK_CONFIDENCE };
    if (mode === "still") return byClock;
    const moment = (await this.#follow()).find(takeMs);
    if (!moment) return byClock;
    const { index, isBeyondEnd, confidence } = moment;
    const { series, first } = await this.#referenceAction();
    if (!isBeyondEnd) return { index: first + index, confidence };
    this.#settled ??= findSettled(series);
    return { index: first + this.#settled.last, confidence };
  }

  /** What of the take is its action, as far as that is known: a board before it is no neighbour of what it shows. */
  get takeSpan(): Span {
    const { alignment } = this.#options;
    if (!alignment) return findOwnSpan(this.#whole);
    const { headMs, tailMs } = alignment;
    return { fromMs: headMs ?? Number.NEGATIVE_INFINITY, toMs: tailMs ?? Number.POSITIVE_INFINITY };
  }

  /** The same of the reference. */
  async referenceSpan(): Promise<Span> {
    const { timesMs } = (await this.#referenceAction()).series;
    return { fromMs: timesMs[0] ?? Number.NEGATIVE_INFINITY, toMs: timesMs.at(-1) ?? Number.POSITIVE_INFINITY };
  }

  /** Aligns the whole take that was seen; undefined where there is nothing to align by. `lost`: times without a view. */
  async align(lost: ReadonlySet<number>, breathe: () => Promise<void>): Promise<TimeAlignment | undefined> {
    const { mode, alignment, rateHz } = this.#options;
    if (alignment) return alignment;
    if (mode === "still") return undefined;
    for (const { takeMs, signature } of this.#pending.splice(0)) this.#keep(takeMs, signature);
    if (this.#whole.length === 0) return undefined;
    const takeStepMs = (1000 / rateHz) * this.#keptEvery;
    const { series } = await this.#referenceAction();
    return alignTake(this.#whole, series, { takeStepMs, breathe, lost });
  }

  /** Its board and its leaving camera are no moments of a take, which has its own at other times. */
  async #referenceAction(): Promise<OwnAction> {
    this.#action ??= findOwnAction(await this.#options.reference.series());
    return this.#action;
  }

  async #follow(): Promise<Follower> {
    const { series } = await this.#referenceAction();
    this.#follower ??= new Follower(series, 1000 / this.#options.rateHz);
    for (const { takeMs, signature } of this.#pending.splice(0)) {
      this.#follower.add(takeMs, signature);
      this.#keep(takeMs, signature);
    }
    return this.#follower;
  }

  #keep(takeMs: number, signature: Signature): void {
    if (this.#whole.length >= MAX_TAKE_SAMPLES) {
      this.#whole = this.#whole.thin(2);
      this.#keptEvery *= 2;
    }
    if (this.#seen % this.#keptEvery === 0) this.#whole.add(takeMs, signature);
    this.#seen += 1;
  }
}

function readAlignment(alignment: TimeAlignment, timesMs: readonly number[], takeMs: number): Timed {
  const { headMs, tailMs, curve, confidence } = alignment;
  if (headMs !== null && takeMs < headMs) return { notChecked: BEFORE };
  if (tailMs !== null && takeMs > tailMs) return { notChecked: AFTER };
  return { index: findMoment(timesMs, readCurve(curve, takeMs)), confidence };
}
