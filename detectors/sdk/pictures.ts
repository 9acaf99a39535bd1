import { closeSync, openSync, readSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { type Box, type FrameRef, type PictureFormat, SLOT_HEADER_BYTES } from "./contract.ts";
import { PIXEL_BYTES } from "./inputs.ts";

/**
 * A decoded picture, the detector's own to keep and to write to. Row y starts at `y * stride`, without a gap between the
 * rows; rgb24 is 3 bytes a pixel, R first; bgr24 the same, B first; gray8 is 1 byte.
 */
export interface Picture {
  width: number;
  height: number;
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

/**
 * Copies a picture out of its ring. The ring is opened anew each time: a capture that restarted has replaced the file,
 * and a kept descriptor would go on seeing the old one. The header is read after the pixels, so that a slot that was
 * overwritten meanwhile is found out.
 */
export function readPicture(frame: FrameRef, rings: string | undefined): Picture {
  if (rings !== undefined && !isInside(frame.ring, rings)) throw new FrameGone(`${frame.ring} is not in ${rings}`);
  const rowBytes = frame.width * PIXEL_BYTES[frame.format];
  const data = Buffer.allocUnsafeSlow(frame.stride * (frame.height - 1) + rowBytes);
  const header = Buffer.alloc(SLOT_HEADER_BYTES);
  let read: number;
  try {
    const file = openSync(frame.ring, "r");
    try {
      read = readSync(file, data, 0, data.byteLength, frame.offset);
      readSync(file, header, 0, SLOT_HEADER_BYTES, frame.header);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new FrameGone(`the ring cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isIntact = header.readUInt32LE(0) === MAGIC && header.readBigUInt64LE(8) === BigInt(frame.sequence);
  if (!isIntact || read !== data.byteLength)
    throw new FrameGone(`slot ${frame.slot} no longer holds ${frame.sequence}`);
  const { width, height, format, part, stride } = frame;
  return { width, height, stride: rowBytes, format, data: closeGaps(data, { stride, rowBytes, height }), part };
}

/** Moves the rows together: what lies between the rows of a part is not the detector's business. */
function closeGaps(data: Uint8Array, rows: { stride: number; rowBytes: number; height: number }): Uint8Array {
  const { stride, rowBytes, height } = rows;
  if (stride === rowBytes) return data;
  for (let y = 1; y < height; y++) data.copyWithin(y * rowBytes, y * stride, y * stride + rowBytes);
  return data.slice(0, height * rowBytes);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}
