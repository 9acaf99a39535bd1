import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { APPEARANCE_BYTES, type Appearance } from "../domain/appearance.ts";
import {
  type Box,
  type FrameRef,
  MAX_SAMPLE_HEIGHT,
  MAX_SAMPLE_WIDTH,
  type Pair,
  type PixelFormat,
  type Sample,
} from "../domain/frame.ts";
import { FramesChild, type PairingMessage } from "./child.ts";
import { Pairing, type PairingOptions } from "./pairing.ts";
import { MAX_DESCRIBED_PLACES, MAX_MARKS, type Mark } from "./protocol.ts";
import { ReferenceWriter } from "./reference-writer.ts";
import { SILENCE_LIMIT_MS } from "./watchdog.ts";

export type { Mark, Pairing, ReferenceWriter };

/** How a picture is wanted: inside this size, in this format; `isMask`: it holds 0 and 255, and stays so. */
export interface FitWish {
  maxWidth: number;
  maxHeight: number;
  format: PixelFormat;
  isMask?: boolean;
}

const DEFAULT_JPEG_QUALITY = 85;
/** One pairing a camera and some checks after the cut. */
const MAX_PAIRINGS = 16;

export interface FramesOptions {
  /** Folder in shared memory for rings and short-lived files. */
  runtimeDir: string;
  log: Log;
  /** The Bun that runs the process; default: the one that runs this. */
  bunPath?: string;
  /** A process that gives no sign of life for so long is killed and started again, in whole seconds; default 15 s. */
  silenceLimitMs?: number;
}

/** Starts the frames process and waits until it is up. */
export async function openFrames(options: FramesOptions): Promise<Frames> {
  const frames = new Frames(options);
  try {
    await frames.whenReady();
    return frames;
  } catch (error) {
    await frames[Symbol.asyncDispose]();
    throw error;
  }
}

/** Raw pictures become comparable ones: the service's handle on the frames process. */
export class Frames implements AsyncDisposable {
  readonly #runtimeDir: string;
  readonly #child: FramesChild;
  readonly #pairings = new Map<number, Pairing>();
  #lastPairing = 0;
  #lastJpeg = 0;
  #lastLook = 0;

  constructor(options: FramesOptions) {
    this.#runtimeDir = options.runtimeDir;
    this.#child = new FramesChild({
      runtimeDir: options.runtimeDir,
      log: options.log,
      bunPath: options.bunPath ?? process.execPath,
      silenceLimitMs: options.silenceLimitMs ?? SILENCE_LIMIT_MS,
      onMessage: (message) => this.#receive(message),
      onLost: () => this.#eachPairing((pairing) => pairing.lose()),
      onReady: () => this.#eachPairing((pairing) => void pairing.open().catch(() => pairing.lose())),
    });
  }

  /** Process id, 0 while it is being restarted. */
  get pid(): number {
    return this.#child.pid;
  }

  whenReady(): Promise<void> {
    return this.#child.whenReady();
  }

  /** Reads a picture file: EXIF turned, alpha flattened, at most 1920x1080. The caller gives the frame back. */
  async readStill(path: string): Promise<Sample> {
    const [frame] = await this.#child.request({ op: "read-still", path });
    if (!frame) throw new Fault("internal", "no picture came back");
    return { frame, ptsMs: 0, frameIndex: 0 };
  }

  /** Returns a frame that `readStill` lent. Frames of other rings are not this room's to return. */
  giveBack(frame: FrameRef): void {
    this.#child.tell({ op: "give-back", ring: frame.ring, slots: [frame.slot] });
  }

  /**
   * A copy of any ring's frame as it is wanted: scaled down to fit (never up), aspect and `part` kept, converted. Grey is
   * Rec. 601 luma of the coded values, as most models learnt it. Waits for room. The caller releases it.
   */
  async fit(frame: FrameRef, wish: FitWish): Promise<FrameRef> {
    const [fitted] = await this.fitAll([frame], [wish]);
    return fitted;
  }

  /** The same for up to four frames at once, which share one wait: half a pair would block others. */
  async fitAll(frames: readonly FrameRef[], wishes: readonly FitWish[]): Promise<FrameRef[]> {
    const fits = frames.map((frame, index) => ({ frame, isMask: false, ...wishes[index] }));
    const fitted = await this.#child.request({ op: "fit", fits });
    if (fitted.length !== frames.length) throw new Fault("internal", "not every picture came back");
    return fitted;
  }

  /** Returns a frame that `fit` lent. */
  release(frame: FrameRef): void {
    this.giveBack(frame);
  }

  /** JPEG of any ring's frame, at most `maxWidth` wide; quality 1..100. */
  async encodeJpeg(frame: FrameRef, options: { maxWidth?: number; quality?: number } = {}): Promise<Uint8Array> {
    const path = join(this.#runtimeDir, `frames-${process.pid}-${++this.#lastJpeg}.jpg`);
    const maxWidth = options.maxWidth ?? MAX_SAMPLE_WIDTH;
    const quality = options.quality ?? DEFAULT_JPEG_QUALITY;
    try {
      await this.#child.request({ op: "write-jpeg", frame, path, maxWidth, maxHeight: MAX_SAMPLE_HEIGHT, quality });
      return new Uint8Array(readFileSync(path));
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** Writes any ring's frame to `path` as a PNG with boxes drawn on it; at most MAX_MARKS of them. */
  async draw(frame: FrameRef, marks: readonly Mark[], path: string): Promise<void> {
    await this.#child.request({ op: "draw", frame, path, marks: marks.slice(0, MAX_MARKS) });
  }

  /** How places of a picture look, in the order asked; what sticks out of it is cut off. Throws invalid for more than MAX_DESCRIBED_PLACES. */
  async describePlaces(frame: FrameRef, places: readonly Box[]): Promise<Appearance[]> {
    if (places.length > MAX_DESCRIBED_PLACES)
      throw new Fault("invalid", `at most ${MAX_DESCRIBED_PLACES} places are looked at at once`);
    const path = join(this.#runtimeDir, `frames-${process.pid}-${++this.#lastLook}.looks`);
    try {
      await this.#child.request({ op: "describe-places", frame, path, places: places.map(keepInside) });
      const bytes = readFileSync(path);
      return places.map((_, index) =>
        bytes.subarray(index * APPEARANCE_BYTES, (index + 1) * APPEARANCE_BYTES).toString("base64"),
      );
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** Starts a reference in `directory` (made if absent, an older reference there is replaced). */
  async openReferenceWriter(directory: string): Promise<ReferenceWriter> {
    return new ReferenceWriter(this.#child, directory);
  }

  /** Starts comparing a take with a reference. Throws not-found or invalid when the reference cannot be read. */
  async openPairing(options: PairingOptions): Promise<Pairing> {
    if (this.#pairings.size >= MAX_PAIRINGS) throw new Fault("unavailable", "too many takes are compared at once");
    const id = ++this.#lastPairing;
    const pairing = new Pairing(this.#child, { ...options, id, onEnd: () => this.#pairings.delete(id) });
    await pairing.open();
    this.#pairings.set(id, pairing);
    return pairing;
  }

  /** Returns the four frames of a pair. */
  releasePair(pair: Pick<Pair, "frames">): void {
    const { take, reference, validity, moves } = pair.frames;
    const slots = [take, reference, validity, moves].map((frame) => frame.slot);
    this.#child.tell({ op: "give-back", ring: take.ring, slots });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#eachPairing((pairing) => pairing.close());
    await this.#child[Symbol.asyncDispose]();
  }

  /** A pair that nobody waits for any more (its pairing was closed meanwhile) goes straight back. */
  #receive(message: PairingMessage): void {
    const wanted = this.#pairings.get(message.pairing)?.receive(message) ?? false;
    if (!wanted && message.event === "pair") this.releasePair(message.pair);
  }

  #eachPairing(visit: (pairing: Pairing) => void): void {
    for (const pairing of [...this.#pairings.values()]) visit(pairing);
  }
}

/** Fractions that were computed may stick out by so little that nobody sees it; the process refuses them. */
function keepInside([x, y, width, height]: Box): Box {
  const [left, top] = [keepFraction(x), keepFraction(y)];
  return [left, top, keepFraction(Math.min(width, 1 - left)), keepFraction(Math.min(height, 1 - top))];
}

function keepFraction(value: number): number {
  return Math.min(1, Math.max(0, value));
}
