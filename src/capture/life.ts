import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Sample } from "../domain/frame.ts";
import type { SourceKind } from "../domain/source.ts";
import type { SourceAddress } from "./address.ts";
import { CaptureChild, CaptureLoss } from "./child-process.ts";
import { type EncoderName, writeEncoder } from "./encoder.ts";
import { writeLiveLaunch } from "./launch.ts";
import { OpenSegment, type SegmentNews } from "./open-segment.ts";
import { lookAhead } from "./outlook.ts";
import { type Pictures, PREVIEW_RATE_HZ } from "./pictures.ts";
import type { ChildCommand, ChildMessage, LiveSetup } from "./protocol.ts";
import type { Rings } from "./rings.ts";
import { describeLoss, describeMissingDevice } from "./sentences.ts";

/** What one life of a capture child has to tell, in the order in which it happens. */
export type LifeNews =
  | { type: "live"; width: number; height: number; framesPerSecond: number }
  | { type: "pulse"; atMs: number; dropped: number; frozen: boolean }
  | { type: "sample"; sample: Sample }
  | SegmentNews
  | { type: "lost"; sentence: string }
  | { type: "ended" };

export interface LifePlan {
  source: SourceAddress;
  sourceName: string;
  /** Looked for once; a life must not wait for it again. */
  encoder: Promise<EncoderName>;
  bitrateKbps: number;
  bootId: string;
}

export interface LifeOptions {
  camera: string;
  plan: LifePlan;
  runtimeDir: string;
  ringDir: string;
  environment?: Record<string, string>;
  clock: Clock;
  log: Log;
  wasLive: boolean;
  rings: Rings;
  pictures: Pictures;
  sampleRateHz: number;
  onNews: (news: LifeNews) => void;
}

/** Local sources answer at once; a network may take its time. */
const FIRST_FRAME_MS: Partial<Record<SourceKind, number>> = { rtsp: 10_000, srt: 10_000 };
const LOCAL_FIRST_FRAME_MS = 5000;
const STALL_MS: Partial<Record<SourceKind, number>> = { rtsp: 3000, srt: 3000 };
const LOCAL_STALL_MS = 1500;
/** On top of what the child itself allows: beyond this it hangs. */
const SILENCE_MARGIN_MS = 2000;
const CLOSE_LIMIT_MS = 3000;

/** One process of a camera, from spawn to end. */
export class CameraLife {
  readonly plan: LifePlan;
  readonly #options: LifeOptions;
  readonly #ring: string;
  readonly #segment: OpenSegment;
  readonly #pictureRing: string;
  readonly #firstFrameMs: number;
  readonly #stallMs: number;
  #child: CaptureChild | undefined;
  #live = false;
  #lastPictureMs = 0;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.#segment = new OpenSegment(options.onNews);
    const id = newId();
    this.#ring = join(options.runtimeDir, `camera-${options.camera}-${id}.ring`);
    this.#pictureRing = join(options.runtimeDir, `pictures-${options.camera}-${id}.ring`);
    this.#firstFrameMs = FIRST_FRAME_MS[options.plan.source.kind] ?? LOCAL_FIRST_FRAME_MS;
    this.#stallMs = STALL_MS[options.plan.source.kind] ?? LOCAL_STALL_MS;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  send(command: ChildCommand): void {
    this.#child?.send(command);
  }

  /** Resolves when a clip ended or `signal` aborts; rejects with the reason when the source is lost. */
  async run(signal: AbortSignal): Promise<void> {
    const setup = await this.#prepare();
    if (signal.aborted) return;
    const child = new CaptureChild({
      ...this.#options,
      setup,
      environment: this.#options.environment,
      onMessage: (message) => this.#hear(message),
      silenceLimitMs: () => (this.#live ? this.#stallMs : this.#firstFrameMs) + SILENCE_MARGIN_MS,
    });
    this.#child = child;
    this.#options.rings.begin(this.#ring);
    this.#options.pictures.begin(this.#pictureRing);
    const stop = () => void child.stop(CLOSE_LIMIT_MS);
    signal.addEventListener("abort", stop, { once: true });
    try {
      await child.end;
      this.#options.onNews({ type: "ended" });
    } catch (error) {
      if (!signal.aborted) throw this.#tell(error);
    } finally {
      signal.removeEventListener("abort", stop);
      this.#cleanUp();
    }
  }

  #tell(error: unknown): unknown {
    const { source, sourceName } = this.plan;
    const wasLive = this.#live || this.#options.wasLive;
    if (!(error instanceof CaptureLoss)) return error;
    const gone = source.kind === "v4l2" && !existsSync(source.address);
    const sentence = gone
      ? describeMissingDevice(sourceName, wasLive)
      : describeLoss({ source, name: sourceName, wasLive, loss: error });
    this.#options.onNews({ type: "lost", sentence });
    return error;
  }

  #cleanUp(): void {
    this.#child = undefined;
    this.#options.rings.end();
    this.#options.pictures.end();
    rmSync(this.#pictureRing, { force: true });
    this.#segment.close(this.#lastPictureMs);
  }

  async #prepare(): Promise<LiveSetup> {
    const { source, sourceName, encoder, bitrateKbps, bootId } = this.plan;
    const { picture, launch } = await lookAhead(source, { name: sourceName, wasLive: this.#options.wasLive }).catch(
      (error) => {
        if (error instanceof Fault) this.#options.onNews({ type: "lost", sentence: error.message });
        throw error;
      },
    );
    const startMs = Math.round(this.#options.clock.monotonicMs());
    const location = join(this.#options.ringDir, `${this.#options.camera}-${startMs}-%05d.mp4`);
    return {
      mode: "live",
      launch: writeLiveLaunch(launch, {
        encoder: writeEncoder({ name: await encoder, bitrateKbps, picture }),
        location,
      }),
      sampleRing: this.#ring,
      pictureRing: this.#pictureRing,
      sampleRateHz: this.#options.sampleRateHz,
      watchRateHz: this.#options.pictures.watched ? PREVIEW_RATE_HZ : 0,
      endIsNormal: source.kind === "clip",
      firstFrameMs: this.#firstFrameMs,
      stallMs: this.#stallMs,
      watchForFrozen: source.kind === "v4l2",
      bootId,
    };
  }

  #hear(message: ChildMessage): void {
    const { onNews, rings, pictures } = this.#options;
    if (message.type === "live") {
      this.#live = true;
      onNews(message);
    } else if (message.type === "pulse") {
      this.#lastPictureMs = message.atMs;
      onNews(message);
    } else if (message.type === "sample") {
      const { slot, sequence, offset, width, height, stride, ptsMs, frameIndex } = message;
      const frame = { ring: this.#ring, slot, sequence, offset, width, height, stride, format: "rgb24" as const };
      rings.lease(frame);
      onNews({ type: "sample", sample: { frame, ptsMs, frameIndex, capturedAtMs: ptsMs } });
    } else if (message.type === "picture") pictures.take(message);
    else if (message.type === "segment") this.#segment.hear(message);
  }
}
