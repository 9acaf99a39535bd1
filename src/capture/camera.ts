import { mkdirSync } from "node:fs";
import { type Clock, readBootId, sleep } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { supervise } from "../base/supervise.ts";
import type { FrameRef } from "../domain/frame.ts";
import type { LivePicture } from "../domain/ports.ts";
import type { CameraStatus } from "../domain/source.ts";
import { parseSourceId, type SourceAddress } from "./address.ts";
import type { CameraEvent } from "./camera-event.ts";
import { findEncoder } from "./encoder.ts";
import { Growth } from "./growth.ts";
import { CameraLife, type LifeNews, type LifePlan } from "./life.ts";
import { Pictures } from "./pictures.ts";
import { Rings } from "./rings.ts";
import { hideSecrets, nameSource } from "./sentences.ts";
import { CameraState } from "./state.ts";

export interface CameraOptions {
  /** A, B… */
  camera: string;
  sourceId: string;
  /** Folder in memory for the rings, normally in /dev/shm. */
  runtimeDir: string;
  /** Folder for the segments of the rolling recording. */
  ringDir: string;
  sampleRateHz: number;
  clock: Clock;
  log: Log;
  onEvent: (event: CameraEvent) => void;
  /** Upper bound of the recording's bit rate; small pictures get less. Default 12000, 500 to 200000. */
  bitrateKbps?: number;
  /** Added to the child's environment: XAUTHORITY for a screen, GST_PLUGIN_PATH. */
  environment?: Record<string, string>;
}

/** A source that plays, is recorded and sampled until it is closed, whatever happens to its cable. */
export interface Camera extends AsyncDisposable {
  readonly camera: string;
  /** Process id of the capture child, while there is one. */
  readonly childPid: number | undefined;
  status(): CameraStatus;
  giveBack(frame: FrameRef): void;
  /** Samples a second, 0 to stop sampling; takes effect at the next picture. */
  setSampleRate(hz: number): void;
  /** JPEGs at preview size, newest only; encoded only while somebody watches. Ends with `signal` or the camera. */
  watch(signal: AbortSignal): AsyncIterable<LivePicture>;
  /** A JPEG of the newest picture at full size. Throws unavailable when there is none younger than a second. */
  still(): Promise<Uint8Array>;
  /** Resolves true once the recording up to this box-monotonic time can be read from disk, false if it never will. */
  recorded(untilMs: number): Promise<boolean>;
  close(): Promise<void>;
}

const MAX_SAMPLE_RATE_HZ = 60;
const DEFAULT_BITRATE_KBPS = 12_000;
const BITRATE_RANGE_KBPS = { least: 500, most: 200_000 };
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;
const STABLE_AFTER_MS = 10_000;
const RECORDED_LIMIT_MS = 5000;
const RECORDED_POLL_MS = 50;

/** Opens a source as a camera. Throws invalid for an address, rate or bit rate that is not allowed. */
export function openCamera(options: CameraOptions): Camera {
  const source = parseSourceId(options.sourceId);
  if (!source.ok) throw new Fault("invalid", source.error);
  if (!/^[A-Z][A-Z0-9]?$/.test(options.camera)) throw new Fault("invalid", "a camera is called A to Z");
  checkRange("sample rate", options.sampleRateHz, { least: 0, most: MAX_SAMPLE_RATE_HZ });
  const bitrateKbps = options.bitrateKbps ?? DEFAULT_BITRATE_KBPS;
  checkRange("recording bit rate", bitrateKbps, BITRATE_RANGE_KBPS);
  mkdirSync(options.runtimeDir, { recursive: true });
  mkdirSync(options.ringDir, { recursive: true });
  return new SupervisedCamera(options, { source: source.value, bitrateKbps });
}

function checkRange(name: string, value: number, range: { least: number; most: number }): void {
  if (!(value >= range.least && value <= range.most))
    throw new Fault("invalid", `the ${name} lies between ${range.least} and ${range.most}`);
}

class SupervisedCamera implements Camera {
  readonly camera: string;
  readonly #options: CameraOptions;
  readonly #ending = new AbortController();
  readonly #rings = new Rings();
  readonly #pictures: Pictures;
  readonly #state: CameraState;
  readonly #growth: Growth;
  readonly #supervised: Promise<void>;
  #life: CameraLife | undefined;
  #sampleRateHz: number;

  constructor(options: CameraOptions, plan: { source: SourceAddress; bitrateKbps: number }) {
    this.#options = options;
    this.camera = options.camera;
    this.#sampleRateHz = options.sampleRateHz;
    this.#growth = new Growth(options.clock, this.#ending.signal);
    const sourceName = nameSource(plan.source);
    this.#state = new CameraState({ ...options, sourceName, growth: this.#growth });
    this.#pictures = new Pictures((command) => this.#life?.send(command));
    const bootId = readBootId();
    const encoder = findEncoder();
    encoder.catch(() => {});
    this.#supervised = supervise({
      runOnce: (signal) => this.#live({ ...plan, sourceName, bootId, encoder }, signal),
      onEnd: ({ error, restartInMs }) => {
        const reason = hideSecrets(describeError(error));
        options.log.warn("camera lost", { camera: this.camera, reason, restartInMs });
      },
      clock: options.clock,
      firstDelayMs: FIRST_DELAY_MS,
      longestDelayMs: LONGEST_DELAY_MS,
      stableAfterMs: STABLE_AFTER_MS,
      signal: this.#ending.signal,
    });
  }

  get childPid(): number | undefined {
    return this.#life?.pid;
  }

  status(): CameraStatus {
    return this.#state.status();
  }

  giveBack(frame: FrameRef): void {
    if (this.#rings.giveBack(frame)) this.#life?.send({ type: "give-back", ring: "samples", slot: frame.slot });
  }

  setSampleRate(hz: number): void {
    checkRange("sample rate", hz, { least: 0, most: MAX_SAMPLE_RATE_HZ });
    this.#sampleRateHz = hz;
    this.#life?.send({ type: "sample-rate", hz });
  }

  watch(signal: AbortSignal): AsyncIterable<LivePicture> {
    return this.#pictures.watch(AbortSignal.any([signal, this.#ending.signal]));
  }

  async still(): Promise<Uint8Array> {
    if (this.#state.status().state !== "live")
      throw new Fault("unavailable", `there is no picture from ${this.#state.sourceName} right now`);
    return this.#pictures.still();
  }

  async recorded(untilMs: number): Promise<boolean> {
    const { clock } = this.#options;
    const deadlineMs = Math.max(clock.monotonicMs(), untilMs) + RECORDED_LIMIT_MS;
    while (this.#growth.recordedUntilMs < untilMs) {
      if (this.#ending.signal.aborted || clock.monotonicMs() > deadlineMs) return false;
      await sleep(RECORDED_POLL_MS, this.#ending.signal);
    }
    return true;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#supervised;
    this.#pictures.close();
    this.#rings.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #live(plan: LifePlan, signal: AbortSignal): Promise<void> {
    const life = new CameraLife({
      ...this.#options,
      plan,
      wasLive: this.#state.wasLive,
      rings: this.#rings,
      pictures: this.#pictures,
      sampleRateHz: this.#sampleRateHz,
      onNews: (news) => this.#onNews(news),
    });
    this.#life = life;
    try {
      await life.run(signal);
      if (!signal.aborted) this.#ending.abort();
    } finally {
      this.#life = undefined;
    }
  }

  #onNews(news: LifeNews): void {
    if (news.type === "segment-opened") this.#growth.opened(news.segment);
    if (news.type === "segment-closed") this.#growth.closed(news.segment);
    for (const event of this.#state.note(news)) this.#options.onEvent(event);
  }
}
