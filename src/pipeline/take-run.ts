import type { Clock } from "../base/clock.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import { DEFAULT_DETECTORS, DEFAULT_SAMPLE_RATE_HZ } from "../domain/project.ts";
import { formatSlate } from "../domain/slate.ts";
import { type Clip, mayBecomeReference, type Reference, type Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import type { CameraDeck } from "./camera-deck.ts";
import { checkClip, footageOf } from "./clip-check.ts";
import { LiveComparison, type LiveVerdict } from "./live-comparison.ts";
import { finishRecording, placeTake } from "./recording.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";

export interface TakeRunOptions {
  store: Store;
  frames: Frames;
  panel: Panel;
  deck: CameraDeck;
  shelf: ReferenceShelf;
  clock: Clock;
  log: Log;
  runtimeDir: string;
  /** Aborts when the box closes: what is unfinished then is done at the next start. */
  closing: AbortSignal;
}

/** A reference with what comparing needs. */
interface ReadyReference {
  id: string;
  clip: Clip;
  label: string;
  directory: string;
}

/** One take from roll to verdict, over all its cameras. */
export class TakeRun {
  readonly #options: TakeRunOptions;
  readonly #takeId: string;
  readonly #live = new Map<string, LiveComparison>();

  constructor(options: TakeRunOptions, takeId: string) {
    this.#options = options;
    this.#takeId = takeId;
  }

  /** While the slate is armed: the reference's samples are made ready, so that rolling costs nothing more. */
  async prepare(): Promise<void> {
    const { store } = this.#options;
    const take = store.takes.current();
    if (take?.id !== this.#takeId) return;
    for (const { letter } of store.cameras.list()) {
      const reference = store.references.current(take.angleId, letter);
      if (reference) await this.#keepSamples(this.#describe(reference));
    }
  }

  roll(): void {
    const { store, deck, shelf, log } = this.#options;
    const take = store.takes.find(this.#takeId);
    const { rateHz, detectors } = this.#readSettings(take);
    deck.setSampleRate(rateHz);
    for (const clip of store.clips.list(take.id)) {
      const current = store.references.current(take.angleId, clip.camera);
      if (!current || detectors.length === 0) continue;
      const reference = this.#describe(current);
      if (!shelf.holds(reference.directory)) {
        log.info("the reference is not ready; the take is compared after the cut", { take: take.id });
        continue;
      }
      const { camera, rolledAtMs } = clip;
      const { directory: referenceDirectory, label: referenceLabel } = reference;
      this.#live.set(
        clip.id,
        new LiveComparison({
          ...this.#options,
          camera,
          detectors,
          referenceDirectory,
          referenceLabel,
          rateHz,
          rolledAtMs,
        }),
      );
    }
  }

  async close(): Promise<void> {
    const { store } = this.#options;
    const take = store.takes.find(this.#takeId);
    const clips = store.clips.list(take.id);
    await Promise.all(clips.map((clip) => this.#closeClip(take, clip)));
    if (!this.#options.closing.aborted) store.takes.finishChecking(take.id);
  }

  async #closeClip(take: Take, clip: Clip): Promise<void> {
    const { store, log } = this.#options;
    const current = store.references.current(take.angleId, clip.camera);
    const reference = current && current.clipId !== clip.id ? this.#describe(current) : undefined;
    const checkId = this.#startCheck(take, clip, reference);
    const live = this.#finishLive(clip);
    try {
      const finished = await finishRecording({ ...this.#options, take, clip });
      if (!reference) await this.#establish(take, finished, checkId);
      else await this.#compare({ take, clip: finished, reference, checkId, live: await live });
    } catch (error) {
      if (this.#options.closing.aborted) return;
      log.error("a recording could not be closed", { take: take.id, camera: clip.camera, error: describeError(error) });
      store.checks.finish(checkId, { state: "incomplete", coverage: [], done: 0, total: 0 });
    }
  }

  /** What was compared while it rolled. Undefined when nothing was, or when that failed: the recording tells all. */
  async #finishLive(clip: Clip): Promise<LiveVerdict | undefined> {
    try {
      return await this.#live.get(clip.id)?.finish(clip.cutAtMs ?? clip.rolledAtMs);
    } catch (error) {
      this.#options.log.warn("comparing while rolling failed", { camera: clip.camera, error: describeError(error) });
      return undefined;
    }
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

  /** Nothing to match yet: this take becomes the provisional reference, if it is one that may. */
  async #establish(take: Take, clip: Clip, checkId: string): Promise<void> {
    const { store } = this.#options;
    store.commit(() => {
      const known = store.references.current(take.angleId, clip.camera);
      if (!known && !take.interrupted && mayBecomeReference(take.flags)) {
        store.references.set({ angleId: take.angleId, clip, provisional: true });
      }
      store.checks.finish(checkId, { state: "nothing-to-match", coverage: [], done: 0, total: 0 });
    });
    const reference = store.references.current(take.angleId, clip.camera);
    if (reference) await this.#keepSamples(this.#describe(reference));
  }

  async #compare(wish: {
    take: Take;
    clip: Clip;
    reference: ReadyReference;
    checkId: string;
    live: LiveVerdict | undefined;
  }): Promise<void> {
    await this.#keepSamples(wish.reference);
    await checkClip({ ...this.#options, ...this.#readSettings(wish.take), ...wish });
  }

  #describe(reference: Reference): ReadyReference {
    const { store } = this.#options;
    const clip = store.clips.find(reference.clipId);
    const take = store.takes.find(reference.takeId);
    const directory = `${store.media.absolutePath(clip.path ?? clip.id)}.samples`;
    return { id: reference.id, clip, label: `take ${take.slate.take || formatSlate(take.slate)}`, directory };
  }

  async #keepSamples(reference: ReadyReference): Promise<void> {
    const { store, shelf } = this.#options;
    if (reference.clip.path === null) return;
    const rateHz = this.#readSettings(store.takes.find(reference.clip.takeId)).rateHz;
    await shelf.keep({ footage: footageOf(store, reference.clip), directory: reference.directory, rateHz });
  }

  #readSettings(take: Take): { rateHz: number; detectors: string[] } {
    const { scene } = placeTake(this.#options.store, take);
    const installed = new Set(this.#options.panel.detectors.map(({ name }) => name));
    const wanted = scene?.detectors ?? DEFAULT_DETECTORS;
    return {
      rateHz: scene?.sampleRateHz ?? DEFAULT_SAMPLE_RATE_HZ,
      detectors: wanted.filter((name) => installed.has(name)),
    };
  }
}
