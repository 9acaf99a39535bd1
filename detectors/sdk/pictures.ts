import { closeSync, openSync, readSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { type Box, type FrameRef, type PictureFormat, SLOT_HEADER_BYTES } from "./contract.ts";
import { PIXEL_BYTES } from "./inputs.ts";
import { detach, RingMappings } from "./mapping.ts";

/**
 * A decoded picture, the detector's own to keep and to write to (unless it asked to borrow). Row y starts at
 * `y * stride`; rgb24 is 3 bytes a pixel, R first; bgr24 the same, B first; gray8 is 1 byte.
 */
export interface Picture {
  width: number;
  height: number;
  /** Bytes from one row to the next: those of a row, but in a borrowed picture it may be more. */
  stride: number;
  format: PictureFormat;
  data: Uint8Array;
  /** Which part of the take's whole picture this shows: [0, 0, 1, 1] is all of it. */
  part: Box;
}

/** The frame is not, or no longer, where the message says. */
export class FrameGone extends Error {
  override readonly name = "FrameGone";
}

const MAGIC = 0x464d4143;

/** Reads pictures out of the rings in one folder. */
export class PictureReader {
  readonly #folder: string | undefined;
  readonly #mappings = new RingMappings();
  readonly #isBorrowing: boolean;
  #borrowed: { frame: FrameRef; data: Uint8Array }[] = [];

  constructor(options: { folder: string | undefined; isBorrowing: boolean }) {
    this.#folder = options.folder;
    this.#isBorrowing = options.isBorrowing;
  }

  /** Copies or borrows a picture. Throws FrameGone. */
  read(frame: FrameRef): Picture {
    const { width, height, format, part } = frame;
    if (this.#folder !== undefined && !isInside(frame.ring, this.#folder)) {
      throw new FrameGone(`${frame.ring} is not in ${this.#folder}`);
    }
    const { data, stride } = this.#reach(frame);
    return { width, height, stride, format, data, part };
  }

  /** Ends every loan. Throws FrameGone when a picture was overwritten while it was out. */
  giveBack(): void {
    const borrowed = this.#borrowed;
    this.#borrowed = [];
    for (const { data } of borrowed) detach(data);
    for (const { frame } of borrowed)
      demandIntact(
        frame,
        attempt(() => readFile(frame.ring, frame.header, SLOT_HEADER_BYTES)),
      );
  }

  #reach(frame: FrameRef): { data: Uint8Array; stride: number } {
    const rowBytes = frame.width * PIXEL_BYTES[frame.format];
    const bytes = frame.stride * (frame.height - 1) + rowBytes;
    const mapping = attempt(() => this.#mappings.find(frame.ring));
    if (!mapping) return readAll(frame, { rowBytes, bytes });
    const header = mapping.view.subarray(frame.header, frame.header + SLOT_HEADER_BYTES);
    if (frame.offset + bytes > mapping.bytes) throw new FrameGone("the ring is too short for the frame");
    demandIntact(frame, header);
    if (this.#isBorrowing) {
      const data = this.#mappings.borrow(mapping, frame.offset, bytes);
      this.#borrowed.push({ frame, data });
      return { data, stride: frame.stride };
    }
    const data = copyRows(mapping.view.subarray(frame.offset, frame.offset + bytes), frame, rowBytes);
    demandIntact(frame, header);
    return { data, stride: rowBytes };
  }
}

/** The way without a mapping: the file is opened anew each time, because it may be another one by now. */
function readAll(frame: FrameRef, { rowBytes, bytes }: { rowBytes: number; bytes: number }) {
  const data = attempt(() => readFile(frame.ring, frame.offset, bytes));
  demandIntact(
    frame,
    attempt(() => readFile(frame.ring, frame.header, SLOT_HEADER_BYTES)),
  );
  if (data.byteLength < bytes) throw new FrameGone("the ring is too short for the frame");
  return { data: frame.stride === rowBytes ? data : copyRows(data, frame, rowBytes), stride: rowBytes };
}

/** The rows without what lies between them: the rest of a larger picture, or padding. */
function copyRows(from: Uint8Array, { stride, height }: FrameRef, rowBytes: number): Uint8Array {
  if (stride === rowBytes) return from.slice();
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) rows.set(from.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  return rows;
}

/** The header is judged after the pixels were read, so that a slot that was overwritten meanwhile is found out. */
function demandIntact(frame: FrameRef, header: Uint8Array): void {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const isThere = header.byteLength === SLOT_HEADER_BYTES && view.getUint32(0, true) === MAGIC;
  if (isThere && view.getBigUint64(8, true) === BigInt(frame.sequence)) return;
  throw new FrameGone(`slot ${frame.slot} no longer holds ${frame.sequence}`);
}

function readFile(path: string, offset: number, bytes: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const data = Buffer.allocUnsafeSlow(bytes);
    return data.subarray(0, readSync(file, data, 0, bytes, offset));
  } finally {
    closeSync(file);
  }
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new FrameGone(`the ring cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}
