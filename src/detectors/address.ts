import { isAbsolute, relative } from "node:path";
import { type FrameRef as GuestFrame, type PairRef, SLOT_HEADER_BYTES } from "@camf/detector-sdk/contract";
import type { FrameRef, Pair, SampleRef } from "../domain/frame.ts";

/** One sample as a detector is given it: a single frame, or a pair. */
export type PanelInput = { sample: SampleRef; frame: FrameRef } | { sample: SampleRef; pair: Pair };

/** The same as the guest reads it. */
export type AddressedInput = { sample: SampleRef; frame: GuestFrame } | { sample: SampleRef; pair: PairRef };

/** Where the rings lie: on the host, and for the guest. */
export interface RingFolders {
  host: string;
  guest: string;
}

/** `input` with its rings named as the guest sees them; undefined when a ring lies outside the host's folder. */
export function addressInput(input: PanelInput, rings: RingFolders): AddressedInput | undefined {
  const sample = { frameIndex: input.sample.frameIndex, ptsMs: input.sample.ptsMs };
  if ("frame" in input) {
    const frame = addressFrame(input.frame, rings);
    return frame && { sample, frame };
  }
  const pair = addressPair(input.pair, rings);
  return pair && { sample, pair };
}

function addressPair(pair: Pair, rings: RingFolders): PairRef | undefined {
  const take = addressFrame(pair.frames.take, rings);
  const reference = addressFrame(pair.frames.reference, rings);
  const validity = addressFrame(pair.frames.validity, rings);
  const moves = addressFrame(pair.frames.moves, rings);
  if (!take || !reference || !validity || !moves) return undefined;
  const { homography, offsetMs, alignmentConfidence } = pair;
  return { take, reference, validity, moves, homography, offsetMs, alignmentConfidence };
}

function addressFrame(frame: FrameRef, rings: RingFolders): GuestFrame | undefined {
  const path = relative(rings.host, frame.ring);
  if (path === "" || path.startsWith("..") || isAbsolute(path)) return undefined;
  const { slot, sequence, offset, width, height, stride, format } = frame;
  const { header = offset - SLOT_HEADER_BYTES, part = [0, 0, 1, 1] } = frame;
  return { ring: `${rings.guest}/${path}`, slot, sequence, header, offset, width, height, stride, format, part };
}
