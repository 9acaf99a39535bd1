import { closeSync, openSync, readSync } from "node:fs";
import type { FrameRef, PairRef, PictureFormat, SampleRef } from "./contract.ts";

/** A decoded picture. Row y starts at `y * stride`; rgb24 is 3 bytes a pixel, R first; gray8 is 1 byte. */
export interface Picture {
  width: number;
  height: number;
  stride: number;
  format: PictureFormat;
  data: Uint8Array;
}

export interface FrameInput {
  sample: SampleRef;
  frame: Picture;
}

export interface PairInput {
  sample: SampleRef;
  take: Picture;
  /** Already warped onto the take, same size. */
  reference: Picture;
  /** gray8: 255 where the warped reference has picture, 0 elsewhere. */
  validity: Picture;
  /** gray8: 255 where something moves, 0 elsewhere. */
  moves: Picture;
  homography: number[];
  offsetMs: number;
  alignmentConfidence: number;
}

/** The frame is not, or no longer, where the message says. */
export class FrameGone extends Error {
  override readonly name = "FrameGone";
}

const HEADER_BYTES = 64;
const MAGIC = 0x464d4143;

/**
 * Copies a picture out of its ring. The ring is opened anew each time: a capture that restarted has replaced the file,
 * and a kept descriptor would go on seeing the old one. The header is read after the pixels, so that a slot that was
 * overwritten meanwhile is found out.
 */
export function readPicture(frame: FrameRef, rings: string | undefined): Picture {
  if (rings !== undefined && !isInside(frame.ring, rings)) throw new FrameGone(`${frame.ring} is not in ${rings}`);
  const data = Buffer.allocUnsafeSlow(frame.stride * frame.height);
  const header = Buffer.alloc(HEADER_BYTES);
  let read: number;
  try {
    const file = openSync(frame.ring, "r");
    try {
      read = readSync(file, data, 0, data.byteLength, frame.offset);
      readSync(file, header, 0, HEADER_BYTES, frame.offset - HEADER_BYTES);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new FrameGone(`the ring cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isIntact = header.readUInt32LE(0) === MAGIC && header.readBigUInt64LE(8) === BigInt(frame.sequence);
  if (!isIntact || read !== data.byteLength)
    throw new FrameGone(`slot ${frame.slot} no longer holds ${frame.sequence}`);
  return { width: frame.width, height: frame.height, stride: frame.stride, format: frame.format, data };
}

export function readPair(sample: SampleRef, pair: PairRef, rings: string | undefined): PairInput {
  return {
    sample,
    take: readPicture(pair.take, rings),
    reference: readPicture(pair.reference, rings),
    validity: readPicture(pair.validity, rings),
    moves: readPicture(pair.moves, rings),
    homography: pair.homography,
    offsetMs: pair.offsetMs,
    alignmentConfidence: pair.alignmentConfidence,
  };
}

function isInside(path: string, folder: string): boolean {
  const root = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(root) && !path.split("/").includes("..");
}
