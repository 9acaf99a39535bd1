import type { Clock } from "../base/clock.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import { type Clip, mayBecomeReference, type Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import { lacksSamples, readClipAction } from "../store/clip-action.ts";
import type { Store } from "../store/store.ts";
import { beginExamination } from "./beginning.ts";
import type { CameraDeck } from "./camera-deck.ts";
import { checkClip } from "./clip-check.ts";
import { LiveComparison, type LiveVerdict } from "./live-comparison.ts";
import { type Orders, readOrders } from "./orders.ts";
import { finishRecording } from "./recording.ts";
import { type ReadyReference, ReferenceDesk } from "./reference-desk.ts";
import type { ReferenceReadings } from "./reference-readings.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";
import type { RightOfWay } from "./right-of-way.ts";

export interface TakeRunOptions {
  store: Store;
  frames: Frames;
  panel: Panel;
  deck: CameraDeck;
  shelf: ReferenceShelf;
  clock: Clock;
  log: Log;
  runtimeDir: string;
  /** Shared by all takes: those that roll go first. */
  rightOfWay: RightOfWay;
  /** Shared by all takes: each reference is looked at once. */
  readings: ReferenceReadings;
  /** Aborts when the box closes: what is unfinished then is done at the next start. */
  closing: AbortSignal;
}

/** One take from roll to verdict, over all its cameras. */
export class TakeRun {
  readonly #options: TakeRunOptions;
  readonly #takeId: string;
  readonly #references: ReferenceDesk;
  readonly #live = new Map<string, LiveComparison>();

  constructor(options: TakeRunOptions, takeId: string) {
    this.#options = options;
    this.#takeId = takeId;
    this.#references = new ReferenceDesk(options);
  }

  /**
   * While the slate is armed: the reference's samples are made ready, and detectors that ask for it have looked at it, so
   * that rolling costs nothing more.
   */
  async prepare(): Promise<void> {
    const { store, readings } = this.#options;
    const take = store.takes.current();
    if (take?.id !== this.#takeId) return;
    const orders = readOrders(store, take);
    for (const { letter } of store.cameras.list()) {
      const reference = this.#references.find(take.angleId, letter);
      if (!reference) continue;
      await this.#references.keepSamples(reference);
      await readings.prepare(reference, orders, { isUrgent: false });
    }
  }

  /** Every detector that can look at the take while it rolls begins to; the others wait for the cut. */
  roll(): void {
    const { store, deck } = this.#options;
    const take = store.takes.find(this.#takeId);
    const orders = readOrders(store, take);
    deck.setSampleRate(orders.rateHz);
    for (const clip of store.clips.list(take.id)) this.#watch(take, clip, orders);
  }

  async close(): Promise<void> {
    const { store } = this.#options;
    const take = store.takes.find(this.#takeId);
    const clips = store.clips.list(take.id);
    await Promise.all(clips.map((clip) => this.#closeClip(take, clip)));
    if (this.#options.closing.aborted) return;
    store.takes.finishChecking(take.id);
    this.#lookAtMissing(take.id);
  }

  /** A handle that was moved while the take was being checked may have taken in what was left out. */
  #lookAtMissing(takeId: string): void {
    const { store } = this.#options;
    const isMissing = store.clips.list(takeId).some((clip) => lacksSamples(readClipAction(store, clip)));
    if (isMissing && store.takes.find(takeId).state === "checked") store.takes.askForCheck(takeId);
  }

  #watch(take: Take, clip: Clip, orders: Orders): void {
    const reference = this.#references.find(take.angleId, clip.camera);
    const isReady = reference !== undefined && this.#references.isReady(reference);
    if (reference && !isReady)
      this.#options.log.info("the reference is not ready; pairs are compared after the cut", { take: take.id });
    const examination = beginExamination(this.#options, { take, clip, orders, reference });
    if (examination.examiners.length === 0) return;
    const live = new LiveComparison({
      ...this.#options,
      examination,
      camera: clip.camera,
      rolledAtMs: clip.rolledAtMs,
      referenceId: reference?.id ?? null,
      referenceDirectory: isReady ? reference.directory : undefined,
      rateHz: orders.rateHz,
    });
    this.#live.set(clip.id, live);
  }

  async #closeClip(take: Take, clip: Clip): Promise<void> {
    const { store, log } = this.#options;
    const reference = this.#references.findFor(take, clip);
    const checkId = this.#startCheck(take, clip, reference);
    const live = this.#finishLive(clip, reference);
    try {
      const finished = await finishRecording({ ...this.#options, take, clip });
      const established = reference ?? this.#establish(take, finished);
      if (established) await this.#references.keepSamples(established);
      const orders = readOrders(store, take);
      await checkClip({ ...this.#options, take, clip: finished, reference, orders, checkId, live: await live });
    } catch (error) {
      if (this.#options.closing.aborted) return;
      log.error("a recording could not be closed", { take: take.id, camera: clip.camera, error: describeError(error) });
      await (await live)?.examination.end();
      store.checks.finish(checkId, { state: "incomplete", coverage: [], done: 0, total: 0 });
    }
  }

  /**
   * What was examined while it rolled. Undefined when nothing was, no picture came, that failed, or the crew chose
   * another reference meanwhile: the recording tells all.
   */
  async #finishLive(clip: Clip, reference: ReadyReference | undefined): Promise<LiveVerdict | undefined> {
    const running = this.#live.get(clip.id);
    if (!running) return undefined;
    try {
      const live = await running.finish(clip.cutAtMs ?? clip.rolledAtMs);
      if (live.referenceId === (reference?.id ?? null) && live.times.length > 0) return live;
      await live.examination.end();
    } catch (error) {
      this.#options.log.warn("comparing while rolling failed", { camera: clip.camera, error: describeError(error) });
      await running.examination.end();
    }
    return undefined;
  }

  #startCheck(take: Take, clip: Clip, reference: ReadyReference | undefined): string {
    const { store } = this.#options;
    return store.checks.start({
      takeId: take.id,
      clipId: clip.id,
      referenceId: reference?.id ?? null,
      referenceLabel: reference?.label ?? "",
    });
  }

  /** Where there was none, this take becomes the provisional reference, if it is one that may. */
  #establish(take: Take, clip: Clip): ReadyReference | undefined {
    const { store } = this.#options;
    const known = store.references.current(take.angleId, clip.camera);
    if (!known && !take.interrupted && mayBecomeReference(take.flags))
      store.references.set({ angleId: take.angleId, clip, provisional: true });
    return this.#references.find(take.angleId, clip.camera);
  }
}
