import type { Clock } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { type Camera, openCamera } from "../capture/camera.ts";
import type { CameraEvent } from "../capture/camera-event.ts";
import { pruneSegments } from "../capture/retention.ts";
import { deleteSegment } from "../capture/segments.ts";
import type { FrameRef, Sample } from "../domain/frame.ts";
import type { LivePicture } from "../domain/ports.ts";
import type { CameraStatus } from "../domain/source.ts";
import type { Store } from "../store/store.ts";

export interface CameraDeckOptions {
  store: Store;
  clock: Clock;
  log: Log;
  runtimeDir: string;
  ringMinutes: number;
  bitrateKbps: number;
  sampleRateHz: number;
}

/** A live sample with its camera; the receiver owns the frame's lease. */
export interface LiveSample {
  camera: string;
  sample: Sample;
  giveBack: (frame: FrameRef) => void;
}

const MS_PER_MINUTE = 60_000;

/** Every camera that is set up: open, recording into its ring, sampled. Follows the store's camera settings. */
export class CameraDeck {
  readonly #options: CameraDeckOptions;
  readonly #cameras = new Map<string, { camera: Camera; sourceId: string }>();
  readonly #listeners = new Set<(sample: LiveSample) => void>();

  constructor(options: CameraDeckOptions) {
    this.#options = options;
  }

  /** Opens what is newly set, closes what is gone, and re-opens where the source changed. */
  async follow(): Promise<void> {
    const wanted = new Map(this.#options.store.cameras.list().map(({ letter, sourceId }) => [letter, sourceId]));
    for (const [letter, { camera, sourceId }] of this.#cameras) {
      if (wanted.get(letter) === sourceId) continue;
      this.#cameras.delete(letter);
      await camera[Symbol.asyncDispose]();
    }
    for (const [letter, sourceId] of wanted) {
      if (!this.#cameras.has(letter)) this.#open(letter, sourceId);
    }
  }

  /** Hears every sample of every camera; samples that nobody keeps go back at once. */
  listen(listener: (sample: LiveSample) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setSampleRate(rateHz: number): void {
    for (const { camera } of this.#cameras.values()) camera.setSampleRate(rateHz);
  }

  status(): CameraStatus[] {
    return [...this.#cameras.values()]
      .map(({ camera }) => camera.status())
      .sort((a, b) => a.camera.localeCompare(b.camera));
  }

  watch(letter: string, signal: AbortSignal): AsyncIterable<LivePicture> {
    return this.#find(letter).watch(signal);
  }

  /** Resolves once a camera's recording up to this box-monotonic time is on disk, or never will be. */
  async recorded(letter: string, untilMs: number): Promise<void> {
    await this.#cameras.get(letter)?.camera.recorded(untilMs);
  }

  still(letter: string): Promise<Uint8Array> {
    return this.#find(letter).still();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const open = [...this.#cameras.values()];
    this.#cameras.clear();
    await Promise.all(open.map(({ camera }) => camera[Symbol.asyncDispose]()));
  }

  #find(letter: string): Camera {
    const open = this.#cameras.get(letter);
    if (!open) throw new Fault("not-found", `camera ${letter} is not set up`);
    return open.camera;
  }

  #open(letter: string, sourceId: string): void {
    const { store, clock, log, runtimeDir, bitrateKbps, sampleRateHz } = this.#options;
    try {
      const camera = openCamera({
        camera: letter,
        sourceId,
        runtimeDir,
        ringDir: store.media.ringFolder(letter),
        sampleRateHz,
        bitrateKbps,
        clock,
        log: log.for(`camera ${letter}`),
        onEvent: (event) => this.#hear(letter, event),
      });
      this.#cameras.set(letter, { camera, sourceId });
    } catch (error) {
      log.error("a camera could not be opened", { camera: letter, source: sourceId, error: describeError(error) });
    }
  }

  #hear(letter: string, event: CameraEvent): void {
    const { store, log } = this.#options;
    if (event.type === "sample") this.#share(letter, event.sample);
    else if (event.type === "segment-opened") {
      const { path, startedAtMs } = event.segment;
      store.segments.open({ path: store.media.relativePath(path), camera: letter, bootId: store.bootId, startedAtMs });
    } else if (event.type === "segment-closed") {
      const { path, startedAtMs, endedAtMs, bytes } = event.segment;
      store.segments.close(store.media.relativePath(path), endedAtMs ?? startedAtMs, bytes);
      this.#prune(letter);
    } else if (event.type === "lost") log.warn("source lost", { camera: letter, sentence: event.sentence });
    else if (event.type === "dropped") log.warn("frames dropped", { camera: letter, count: event.count });
  }

  #share(letter: string, sample: Sample): void {
    const camera = this.#cameras.get(letter)?.camera;
    if (!camera) return;
    let holders = this.#listeners.size + 1;
    const giveBack = (frame: FrameRef) => {
      holders -= 1;
      if (holders === 0) camera.giveBack(frame);
    };
    for (const listener of this.#listeners) listener({ camera: letter, sample, giveBack });
    giveBack(sample.frame);
  }

  /** Lets go of ring segments older than the ring, except what an unfinished take needs. */
  #prune(letter: string): void {
    const { store, clock, ringMinutes } = this.#options;
    const held = store.clips
      .listUnfinished()
      .filter((clip) => clip.camera === letter && clip.bootId === store.bootId)
      .map((clip) => ({ fromMs: clip.rolledAtMs, toMs: clip.cutAtMs ?? Number.POSITIVE_INFINITY }));
    const segments = store.segments.list(letter, store.bootId);
    const gone = pruneSegments({ segments, nowMs: clock.monotonicMs(), keepMs: ringMinutes * MS_PER_MINUTE, held });
    for (const segment of gone) {
      void deleteSegment(store.media.absolutePath(segment.path));
      store.segments.remove(segment.path);
    }
  }
}
