import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH } from "../domain/frame.ts";

interface Size {
  width: number;
  height: number;
}

/** Pairs that detectors may hold at one time. */
export const PAIRS_LENT = 16;

/** The largest size inside these bounds that keeps the aspect; never enlarged, at least 1x1. */
export function fitInside(source: Size, bounds: { maxWidth: number; maxHeight: number }): Size {
  const scale = Math.min(1, bounds.maxWidth / source.width, bounds.maxHeight / source.height);
  return {
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  };
}

/** The size at which a picture is compared: inside 960x540, aspect kept, never enlarged, at least 1x1. */
export function fitPairSize(source: Size): Size {
  return fitInside(source, { maxWidth: MAX_PAIR_WIDTH, maxHeight: MAX_PAIR_HEIGHT });
}
