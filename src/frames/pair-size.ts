import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH } from "../domain/frame.ts";

/** The size at which a picture is compared: inside 960x540, aspect kept, never enlarged, at least 1x1. */
export function fitPairSize(source: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, MAX_PAIR_WIDTH / source.width, MAX_PAIR_HEIGHT / source.height);
  return {
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  };
}
