import { isAbsolute, relative } from "node:path";
import { type FrameRef as GuestFrame, type PairRef, SLOT_HEADER_BYTES } from "@camf/detector-sdk/contract";
import type { FrameRef, Pair, SampleRef } from "../domain/frame.ts";
import { INSIDE } from "./sandbox.ts";

/** One sample as a detector is given it: a single frame, or a pair. */
export type PanelInput = { sample: SampleRef; frame: FrameRef } | { sample: SampleRef; pair: Pair };

/** The same as the guest reads it. */
export type AddressedInput = { sample: SampleRef; frame: GuestFrame } | { sample: SampleRef; pair: PairRef };

/** `input` with its rings named as the guest sees them; undefined when a ring lies outside `runtimeDir`. */
export function addressInput(input: PanelInput, runtimeDir: string): AddressedInput | undefined {
  const sample = { frameIndex: input.sample.frameIndex, ptsMs: input.sample.ptsMs };
  if ("frame" in input) {
    const frame = addressFrame(input.frame, runtimeDir);
    return frame && { sample, frame };
  }
  const pair = addressPair(input.pair, runtimeDir);
  return pair && { sample, pair };
}

function addressPair(pair: Pair, runtimeDir: string): PairRef | undefined {
  const take = addressFrame(pair.frames.take, runtimeDir);
  const reference = addressFrame(pair.frames.reference, runtimeDir);
  const validity = addressFrame(pair.frames.validity, runtimeDir);
  const moves = addressFrame(pair.frames.moves, runtimeDir);
  if (!take || !reference || !validity || !moves) return undefined;
  const { homography, offsetMs, alignmentConfidence } = pair;
  return { take, reference, validity, moves, homography, offsetMs, alignmentConfidence };
}

function addressFrame(frame: FrameRef, runtimeDir: string): GuestFrame | undefined {
  const path = relative(runtimeDir, frame.ring);
  if (path === "" || path.startsWith("..") || isAbsolute(path)) return undefined;
  const { slot, sequence, offset, width, height, stride, format } = frame;
  const { header = offset - SLOT_HEADER_BYTES, part = [0, 0, 1, 1] } = frame;
  return { ring: `${INSIDE.rings}/${path}`, slot, sequence, header, offset, width, height, stride, format, part };
}
