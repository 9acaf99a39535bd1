import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, openSystemClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { type Log, openLog } from "../base/log.ts";
import { Channel } from "../base/queue.ts";
import { type FrameRef, MAX_SAMPLE_HEIGHT, MAX_SAMPLE_WIDTH, type Sample } from "../domain/frame.ts";
import { CaptureChild, CaptureLoss } from "./child-process.ts";
import { writeClipLaunch } from "./launch.ts";
import { probeClip } from "./media.ts";
import type { ChildMessage, Pick } from "./protocol.ts";

/** Which frames to read. */
export type ClipPick =
  | { everyMs: number }
  /** For each k the frame nearest to the first one's time + k / rateHz. */
  | { rateHz: number }
  /** Frame numbers, 0-based in the file. */
  | { frames: readonly number[] }
  | { all: true };

export interface ClipReadingOptions {
  path: string;
  runtimeDir: string;
  pick: ClipPick;
  /** Narrows the clip to these frames, 0-based in the file, inclusive. */
  firstFrame?: number;
  lastFrame?: number;
  /** The picture is scaled down to fit; default 1920x1080. */
  maxWidth?: number;
  maxHeight?: number;
  /** Frames that may be leased at the same time. 2 to 64, default 8. */
  slots?: number;
  environment?: Record<string, string>;
  clock?: Clock;
  log?: Log;
}

/**
 * A clip's frames, in order, without loss, at the reader's pace: when every slot is leased, decoding waits. To be
 * iterated once. A fault while reading is thrown by the iteration.
 */
export interface ClipReading extends AsyncIterable<Sample>, AsyncDisposable {
  giveBack(frame: FrameRef): void;
  /** Stops at once; what was not given back is gone. */
  close(): Promise<void>;
}

/** A decoder that says nothing for so long hangs: a GIF does that to GStreamer. */
const NO_PROGRESS_MS = 10_000;
const MAX_WANTED_FRAMES = 100_000;
const SLOTS = { least: 2, usual: 8, most: 64 };

/**
 * Opens a file for reading. Throws invalid when the pick makes no sense; that the file is missing or no video is thrown
 * by the iteration, with not-found or invalid and a sentence.
 */
export function readClip(options: ClipReadingOptions): ClipReading {
  const slots = options.slots ?? SLOTS.usual;
  if (!(slots >= SLOTS.least && slots <= SLOTS.most))
    throw new Fault("invalid", `a reading has ${SLOTS.least} to ${SLOTS.most} slots`);
  return new ChildReading(options, { pick: readPick(options), slots });
}

function readPick({ pick, firstFrame = 0, lastFrame }: ClipReadingOptions): Pick {
  if (!(firstFrame >= 0 && (lastFrame ?? firstFrame) >= firstFrame))
    throw new Fault("invalid", "the first frame comes before the last, counted from 0");
  const range = { firstFrame, ...(lastFrame === undefined ? {} : { lastFrame }) };
  if ("all" in pick) return range;
  if ("frames" in pick) return { ...range, frames: checkFrames(pick.frames) };
  const everyMs = "everyMs" in pick ? pick.everyMs : 1000 / pick.rateHz;
  if (!(everyMs > 0 && Number.isFinite(everyMs))) throw new Fault("invalid", "frames are read at a rate above 0");
  return { ...range, everyMs };
}

function checkFrames(frames: readonly number[]): number[] {
  if (frames.length > MAX_WANTED_FRAMES || !frames.every((frame) => Number.isInteger(frame) && frame >= 0))
    throw new Fault("invalid", `at most ${MAX_WANTED_FRAMES} frames, counted from 0`);
  return [...frames].sort((a, b) => a - b);
}

class ChildReading implements ClipReading {
  readonly #options: ClipReadingOptions;
  readonly #plan: { pick: Pick; slots: number };
  readonly #ring: string;
  readonly #samples = new Channel<Sample>();
  /** For each leased slot the sequence it holds. */
  readonly #leased = new Map<number, number>();
  #child: CaptureChild | undefined;
  #begun = false;
  #closed = false;

  constructor(options: ClipReadingOptions, plan: { pick: Pick; slots: number }) {
    this.#options = options;
    this.#plan = plan;
    this.#ring = join(options.runtimeDir, `clip-${newId()}.ring`);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Sample> {
    if (this.#begun) throw new Fault("conflict", "a reading can be iterated once");
    this.#begun = true;
    await probeClip(this.#options.path);
    if (this.#closed) return;
    this.#child = this.#start();
    try {
      yield* this.#samples;
    } finally {
      this.#child.kill();
    }
  }

  giveBack(frame: FrameRef): void {
    if (frame.ring !== this.#ring || this.#leased.get(frame.slot) !== frame.sequence) return;
    this.#leased.delete(frame.slot);
    this.#child?.send({ type: "give-back", ring: "samples", slot: frame.slot });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill();
    await this.#child?.end.catch(() => {});
    this.#samples.close();
    rmSync(this.#ring, { force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #start(): CaptureChild {
    const { path, runtimeDir, maxWidth, maxHeight, environment, clock, log } = this.#options;
    mkdirSync(runtimeDir, { recursive: true });
    const launch = writeClipLaunch(path, {
      width: maxWidth ?? MAX_SAMPLE_WIDTH,
      height: maxHeight ?? MAX_SAMPLE_HEIGHT,
    });
    const child = new CaptureChild({
      setup: { mode: "clip", launch, sampleRing: this.#ring, ...this.#plan },
      environment,
      clock: clock ?? openSystemClock(),
      log: log ?? openLog("silent"),
      onMessage: (message) => this.#hear(message),
      silenceLimitMs: () => (this.#leased.size >= this.#plan.slots ? Number.POSITIVE_INFINITY : NO_PROGRESS_MS),
    });
    child.end.then(
      () => this.#samples.close(),
      (error) => this.#samples.close(this.#closed ? undefined : this.#explain(error)),
    );
    return child;
  }

  #hear(message: ChildMessage): void {
    if (message.type !== "sample") return;
    const { slot, sequence, offset, width, height, stride, ptsMs, frameIndex } = message;
    this.#leased.set(slot, sequence);
    const frame: FrameRef = { ring: this.#ring, slot, sequence, offset, width, height, stride, format: "rgb24" };
    this.#samples.push({ frame, ptsMs, frameIndex });
  }

  #explain(error: unknown): Fault {
    const hangs = error instanceof CaptureLoss && error.reason === "silent";
    const why = hangs ? "the decoder made no progress" : error instanceof Error ? error.message : String(error);
    return new Fault("invalid", `${this.#options.path} cannot be read as a video: ${why}`, { cause: error });
  }
}
