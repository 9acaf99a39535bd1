import { Fault } from "../base/fault.ts";
import { RING_HEADER_BYTES } from "../base/ring.ts";
import type { Look } from "./look.ts";

/** What the pixels of a slot mean. rgb24: 3 bytes a pixel, R first; bgr24: B first. gray8: 1 byte a pixel. */
export type PixelFormat = "rgb24" | "bgr24" | "gray8";

/** A picture in a shared-memory ring: where it lies, never its pixels. Strides and offsets are in bytes. */
export interface FrameRef {
  /** Absolute path of the ring file. */
  ring: string;
  slot: number;
  sequence: number;
  /** Where the pixels start in the ring file. */
  offset: number;
  width: number;
  height: number;
  stride: number;
  format: PixelFormat;
  /** Where the slot's header starts; absent: right before `offset`. */
  header?: number;
  /** Which part of the whole picture this shows; absent: all of it. */
  part?: Box;
}

/** The largest picture that analysis sees; a larger source is scaled down to fit. */
export const MAX_SAMPLE_WIDTH = 1920;
export const MAX_SAMPLE_HEIGHT = 1080;

/** The size that pairs are compared at: fits inside this box, aspect kept. */
export const MAX_PAIR_WIDTH = 960;
export const MAX_PAIR_HEIGHT = 540;

/**
 * A frame picked for analysis. `ptsMs` counts from the start of its clip (for a live camera: the camera's media
 * time); `frameIndex` is the frame's place in its clip at the clip's own rate, 0-based.
 */
export interface Sample {
  frame: FrameRef;
  ptsMs: number;
  frameIndex: number;
  /** Box-monotonic time at which the picture was taken; only for live samples. */
  capturedAtMs?: number;
}

/** Which moment of a take: the sample's own numbers. */
export type SampleRef = Pick<Sample, "frameIndex" | "ptsMs">;

/** A rectangle as fractions of the picture: [x, y, width, height], origin top left. */
export type Box = [x: number, y: number, width: number, height: number];

/** A sample of the take and the reference's same moment, warped onto it; made once in `frames` for every detector. */
export interface Pair {
  take: Sample;
  reference: { ptsMs: number; frameIndex: number };
  frames: {
    /** rgb24, the take at pair size. */
    take: FrameRef;
    /** rgb24, same size: the reference warped onto the take. */
    reference: FrameRef;
    /** gray8: 255 where the warped reference has picture, 0 elsewhere. */
    validity: FrameRef;
    /** gray8: 255 where something moves within the take or within the reference, 0 elsewhere. */
    moves: FrameRef;
  };
  /** 3x3 row-major, reference pixels to take pixels, both at pair size. */
  homography: number[];
  /** Time of the reference's moment minus the take's, both counted from roll. */
  offsetMs: number;
  /** 0..1: how well the two pictures were brought together. */
  alignmentConfidence: number;
  /** 0..1: how sure it is that both show the same moment, within 0.3 s; 0: known by the clock alone. Absent: not told. */
  timeConfidence?: number;
  /** How the take's picture looks beside the reference's, where somebody would see it; the reference has that look here. */
  look?: Look;
  /** 3x3 row-major, in fractions of the picture: from this sample's picture to the take's first. Absent: the camera stands. */
  camera?: number[];
}

/**
 * A pair, or the sentence that says why this sample could not be compared. `isLost`: the comparing was interrupted, which
 * says nothing about the sample; it may be compared again.
 */
export type PairOutcome = { pair: Pair } | { take: Sample; notChecked: string; isLost: boolean };

const WHOLE: Box = [0, 0, 1, 1];
/** Fractions that were computed are off by so little that no further pixel is meant, in pixels. */
const EDGE_SLACK_PX = 1e-6;

/** Which part of the whole picture a frame shows. */
export function readPart(frame: FrameRef): Box {
  return frame.part ?? WHOLE;
}

/** Bytes of one pixel. */
function countPixelBytes(format: PixelFormat): number {
  return format === "gray8" ? 1 : 3;
}

/** Bytes from a frame's first pixel to its last, which is where reading it must end. */
export function measureFrameBytes({ width, height, stride, format }: FrameRef): number {
  return stride * (height - 1) + width * countPixelBytes(format);
}

/**
 * The part of a frame that `box` names, in fractions of this frame, without copying a pixel: whole pixels, those cut by an
 * edge included, at least one. Throws invalid for a box that lies outside.
 */
export function cropFrame(frame: FrameRef, box: Box): FrameRef {
  const across = spanPixels(box[0], box[2], frame.width);
  const down = spanPixels(box[1], box[3], frame.height);
  const [x, y, width, height] = readPart(frame);
  return {
    ...frame,
    header: frame.header ?? frame.offset - RING_HEADER_BYTES,
    offset: frame.offset + down.first * frame.stride + across.first * countPixelBytes(frame.format),
    width: across.count,
    height: down.count,
    part: [
      x + (across.first / frame.width) * width,
      y + (down.first / frame.height) * height,
      (across.count / frame.width) * width,
      (down.count / frame.height) * height,
    ],
  };
}

function spanPixels(start: number, length: number, pixels: number): { first: number; count: number } {
  if (!(start >= 0 && start < 1 && length >= 0)) throw new Fault("invalid", "the region lies outside of the picture");
  const first = Math.min(pixels - 1, Math.floor(start * pixels + EDGE_SLACK_PX));
  const end = Math.min(pixels, Math.ceil((start + length) * pixels - EDGE_SLACK_PX));
  return { first, count: Math.max(1, end - first) };
}
