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
}

/** A pair, or the sentence that says why this sample could not be compared. */
export type PairOutcome = { pair: Pair } | { take: Sample; notChecked: string };
