import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel, PanelDetector } from "../detectors/panel.ts";
import type { Frames } from "../frames/frames.ts";
import type { KeptObservation } from "../store/observations.ts";
import type { Store } from "../store/store.ts";
import type { PlacedObservation, ReferenceReading } from "./examiner.ts";
import { footageOf } from "./footage.ts";
import { numberFrame } from "./live-comparison.ts";
import { type Orders, readSettings } from "./orders.ts";
import type { ReadyReference } from "./reference-desk.ts";
import { examineReference, makeReading, readsReference } from "./reference-examination.ts";
import type { RightOfWay } from "./right-of-way.ts";
import { describeFilmed } from "./take-facts.ts";

export interface ReferenceReadingsOptions {
  store: Store;
  frames: Frames;
  panel: Panel;
  log: Log;
  runtimeDir: string;
  rightOfWay: RightOfWay;
  closing: AbortSignal;
}

/** Readings that the store has no row for: nothing was noted, or a check of that take runs. The newest are remembered. */
const MAX_REMEMBERED = 64;

/**
 * What detectors that ask for it observed in the references: in the check of that take, or, where they were not among its
 * detectors, by looking at it now. That is done once: the store keeps what they note, for the pages too.
 */
export class ReferenceReadings {
  readonly #options: ReferenceReadingsOptions;
  readonly #remembered = new Map<string, ReferenceReading>();
  readonly #reading = new Map<string, Promise<void>>();

  constructor(options: ReferenceReadingsOptions) {
    this.#options = options;
  }

  /** What is known now; undefined: nothing yet. */
  find(reference: ReadyReference, detector: PanelDetector): ReferenceReading | undefined {
    const { clip, label } = reference;
    const kept = this.#options.store.observations
      .list(clip.takeId)
      .filter((one) => one.clipId === clip.id && one.detector === detector.name);
    if (kept.length > 0)
      return makeReading(
        label,
        kept.map((one) => placeKept(one, reference)),
      );
    const covered = this.#findCheck(reference)?.coverage.find((one) => one.detector === detector.name);
    if (covered && covered.checked > 0) return { name: label, observations: [] };
    return this.#remembered.get(nameLook(reference, detector));
  }

  /**
   * Lets those of the scene's detectors that ask for it and know nothing of the reference look at it. Not while a check of
   * it runs, unless it is urgent: that brings the same. A reference that cannot be read, or a detector that cannot look,
   * is a line in the log; the takes are then judged without.
   */
  async prepare(reference: ReadyReference, orders: Orders, { isUrgent }: { isUrgent: boolean }): Promise<void> {
    const { closing, log } = this.#options;
    while (this.#reading.has(reference.clip.id)) await this.#reading.get(reference.clip.id);
    const missing = this.#listMissing(reference, orders);
    if (missing.length === 0 || reference.clip.path === null || closing.aborted) return;
    if (!isUrgent && this.#isBeingChecked(reference)) return;
    const reading = this.#read(reference, { orders, missing })
      .catch((error: unknown) => {
        if (closing.aborted) return;
        log.warn("a reference could not be looked at", { clip: reference.clip.id, error: describeError(error) });
      })
      .finally(() => this.#reading.delete(reference.clip.id));
    this.#reading.set(reference.clip.id, reading);
    await reading;
  }

  #listMissing(reference: ReadyReference, orders: Orders): PanelDetector[] {
    const { panel } = this.#options;
    const disabled = new Set(panel.health().flatMap(({ name, state }) => (state === "disabled" ? name : [])));
    const asking = panel.detectors.filter((one) => readsReference(one) && orders.detectors.includes(one.name));
    return asking.filter((one) => !disabled.has(one.name) && !this.find(reference, one));
  }

  async #read(reference: ReadyReference, wish: { orders: Orders; missing: readonly PanelDetector[] }): Promise<void> {
    const { store, closing } = this.#options;
    const { orders, missing } = wish;
    const take = store.takes.find(reference.clip.takeId);
    const observed = await examineReference({
      ...this.#options,
      footage: footageOf(reference.clip, store.media.absolutePath(reference.clip.path ?? "")),
      take: { angle: take.angleId, camera: reference.clip.camera, ...describeFilmed(take) },
      story: orders.story,
      rateHz: orders.rateHz,
      detectors: missing.map(({ name }) => name),
      settingsOf: (detector) => readSettings(store, orders, detector),
      signal: closing,
    });
    for (const detector of missing) {
      const placed = observed.get(detector.name);
      if (placed) this.#keep(reference, detector, placed);
    }
  }

  /** A check that runs replaces what it finds in the store by its own. */
  #keep(reference: ReadyReference, detector: PanelDetector, placed: readonly PlacedObservation[]): void {
    const { store } = this.#options;
    const check = this.#findCheck(reference);
    if (check && check.state !== "running" && placed.length > 0) {
      store.observations.amend(check, detector.name, placed);
      return;
    }
    this.#remembered.set(nameLook(reference, detector), makeReading(reference.label, placed));
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined && this.#remembered.size > MAX_REMEMBERED) this.#remembered.delete(oldest);
  }

  #isBeingChecked(reference: ReadyReference): boolean {
    return this.#findCheck(reference)?.state === "running";
  }

  #findCheck({ clip }: ReadyReference) {
    return this.#options.store.checks.latest(clip.takeId).find(({ clipId }) => clipId === clip.id);
  }
}

function nameLook({ clip }: ReadyReference, { name, version }: PanelDetector): string {
  return `${clip.id} ${name} ${version}`;
}

/** From its place in the file to its sample as detectors know it: counted from roll. */
function placeKept({ kind, confidence, box, description, details, moment }: KeptObservation, { clip }: ReadyReference) {
  const ptsMs = Math.max(0, moment.ptsMs - clip.rollMs);
  const sample = { ptsMs, frameIndex: numberFrame(ptsMs, clip.frameRate ?? 25) };
  return { observation: { kind, confidence, box, description, details }, sample };
}
