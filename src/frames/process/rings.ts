import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { RingReader, RingWriter } from "../../base/ring.ts";
import {
  type FrameRef,
  MAX_PAIR_HEIGHT,
  MAX_PAIR_WIDTH,
  MAX_SAMPLE_HEIGHT,
  MAX_SAMPLE_WIDTH,
  measureFrameBytes,
} from "../../domain/frame.ts";
import { PAIRS_LENT } from "../pair-size.ts";
import { type Picture, packRows } from "./picture.ts";

/** Slots of a pair. */
const PAIR_SLOTS = 4;
/** Stills that the service may hold at one time. */
const STILLS_LENT = 4;
/** Converted pictures that detectors may hold at one time. */
const FITTED_LENT = 32;
/** Ring files of others that are kept open. */
const MAX_READERS = 16;

/** The rings of this process, and read access to everybody's. Slots that were never used take no memory. */
export class Rings {
  readonly #pairs: RingWriter;
  readonly #stills: RingWriter;
  readonly #fitted: RingWriter;
  /** Whose pair lies in each lent slot. */
  readonly #holders = new Map<number, object>();
  readonly #readers = new Map<string, RingReader>();
  #waiting: (() => void)[] = [];

  constructor(directory: string, generation: string) {
    const pairBytes = MAX_PAIR_WIDTH * MAX_PAIR_HEIGHT * 3;
    const stillBytes = MAX_SAMPLE_WIDTH * MAX_SAMPLE_HEIGHT * 3;
    const path = (name: string) => join(directory, `frames-${generation}-${name}.ring`);
    this.#pairs = new RingWriter({ path: path("pairs"), slots: PAIRS_LENT * PAIR_SLOTS, pixelBytes: pairBytes });
    this.#stills = new RingWriter({ path: path("stills"), slots: STILLS_LENT, pixelBytes: stillBytes });
    this.#fitted = new RingWriter({ path: path("fitted"), slots: FITTED_LENT, pixelBytes: stillBytes });
  }

  /** Copies a picture out of whoever's ring it lies in; one in bgr24 keeps that order. */
  read(frame: FrameRef): Picture {
    const channels = frame.format === "gray8" ? 1 : 3;
    if (frame.stride < frame.width * channels) throw new Fault("invalid", "a picture's rows overlap");
    const data = this.#reader(frame.ring).read({ ...frame, byteLength: measureFrameBytes(frame) });
    if (!data) throw new Fault("conflict", "the picture was overwritten before it could be read");
    return packRows(data, { ...frame, channels });
  }

  /** Lends out a still; the service gives it back. */
  lendStill(picture: Picture): FrameRef {
    const frame = put(this.#stills, picture);
    if (!frame) throw new Fault("unavailable", "too many stills are open at once");
    return frame;
  }

  /** Lends out the four pictures of a pair once there is room for all of them, and this holder has fewer than its share. */
  async lendPair(pictures: readonly Picture[], holder: { to: object; pairsLent: number }): Promise<FrameRef[]> {
    const lent = () => [...this.#holders.values()].filter((one) => one === holder.to).length / PAIR_SLOTS;
    while (this.#pairs.free < pictures.length || lent() >= holder.pairsLent) await this.#waitForSlots();
    const frames = pictures.flatMap((picture) => put(this.#pairs, picture) ?? []);
    for (const frame of frames) this.#holders.set(frame.slot, holder.to);
    return frames;
  }

  /** Waits until so many converted pictures can be lent at once. */
  async lendFitted(pictures: readonly Picture[]): Promise<FrameRef[]> {
    while (this.#fitted.free < pictures.length) await this.#waitForSlots();
    return pictures.flatMap((picture) => put(this.#fitted, picture) ?? []);
  }

  giveBack(ring: string, slots: readonly number[]): void {
    const writer = [this.#pairs, this.#stills, this.#fitted].find((one) => one.path === ring);
    for (const slot of slots) {
      writer?.giveBack(slot);
      if (writer === this.#pairs) this.#holders.delete(slot);
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #waitForSlots(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#pairs.close();
    this.#stills.close();
    this.#fitted.close();
  }

  #reader(path: string): RingReader {
    const kept = this.#readers.get(path);
    if (kept) return kept;
    const [oldest] = this.#readers.keys();
    if (this.#readers.size >= MAX_READERS && oldest !== undefined) {
      this.#readers.get(oldest)?.close();
      this.#readers.delete(oldest);
    }
    const reader = new RingReader(path);
    this.#readers.set(path, reader);
    return reader;
  }
}

function put(ring: RingWriter, picture: Picture): FrameRef | undefined {
  const place = ring.write(picture.data);
  if (!place) return undefined;
  const { width, height, channels } = picture;
  return {
    ring: ring.path,
    ...place,
    width,
    height,
    stride: width * channels,
    format: channels === 3 ? "rgb24" : "gray8",
  };
}
