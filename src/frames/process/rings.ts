import { join } from "node:path";
import { Fault } from "../../base/fault.ts";
import { RingReader, RingWriter } from "../../base/ring.ts";
import {
  type FrameRef,
  MAX_PAIR_HEIGHT,
  MAX_PAIR_WIDTH,
  MAX_SAMPLE_HEIGHT,
  MAX_SAMPLE_WIDTH,
} from "../../domain/frame.ts";
import { type Picture, packRows } from "./picture.ts";

/** Pairs that detectors may hold at one time; each takes four slots. */
const PAIRS_LENT = 8;
/** Stills that the service may hold at one time. */
const STILLS_LENT = 4;
/** Ring files of others that are kept open. */
const MAX_READERS = 16;

/** The two rings of this process, and read access to everybody's. */
export class Rings {
  readonly #pairs: RingWriter;
  readonly #stills: RingWriter;
  readonly #readers = new Map<string, RingReader>();
  #waiting: (() => void)[] = [];

  constructor(directory: string, generation: string) {
    const pairBytes = MAX_PAIR_WIDTH * MAX_PAIR_HEIGHT * 3;
    const stillBytes = MAX_SAMPLE_WIDTH * MAX_SAMPLE_HEIGHT * 3;
    const path = (name: string) => join(directory, `frames-${generation}-${name}.ring`);
    this.#pairs = new RingWriter({ path: path("pairs"), slots: PAIRS_LENT * 4, pixelBytes: pairBytes });
    this.#stills = new RingWriter({ path: path("stills"), slots: STILLS_LENT, pixelBytes: stillBytes });
  }

  /** Copies a picture out of whoever's ring it lies in. */
  read(frame: FrameRef): Picture {
    const channels = frame.format === "rgb24" ? 3 : 1;
    if (frame.stride < frame.width * channels) throw new Fault("invalid", "a picture's rows overlap");
    const { offset, sequence } = frame;
    const byteLength = frame.stride * (frame.height - 1) + frame.width * channels;
    const data = this.#reader(frame.ring).read({ offset, sequence, byteLength });
    if (!data) throw new Fault("conflict", "the picture was overwritten before it could be read");
    return packRows(data, { ...frame, channels });
  }

  /** Lends out a still; the service gives it back. */
  lendStill(picture: Picture): FrameRef {
    const frame = put(this.#stills, picture);
    if (!frame) throw new Fault("unavailable", "too many stills are open at once");
    return frame;
  }

  /** Lends out the pictures of a pair once there is room for all of them. */
  async lendPair(pictures: readonly Picture[]): Promise<FrameRef[]> {
    while (this.#pairs.free < pictures.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return pictures.flatMap((picture) => put(this.#pairs, picture) ?? []);
  }

  giveBack(ring: string, slots: readonly number[]): void {
    const writer = [this.#pairs, this.#stills].find((one) => one.path === ring);
    for (const slot of slots) writer?.giveBack(slot);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#pairs.close();
    this.#stills.close();
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
