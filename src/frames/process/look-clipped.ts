import type { LookMapping } from "./look-mapping.ts";
import { erode } from "./masks.ts";
import type { Picture } from "./picture.ts";

/** From here on a level stands for all that is brighter. */
const CLIPPED = 253;
/** A mapping that leaves the brightest levels this high hides what the reference lost. */
const STILL_WHITE = 248;
/** What lies beside clipped pixels is mixed with them, in pixels. */
const RIM_PX = 3;

/**
 * Where a darker look would show more than a clipped reference kept: 0 there, 255 elsewhere; undefined where nothing is
 * lost.
 */
export function findClipped(reference: Picture, mapping: LookMapping): Picture | undefined {
  const white = new Float64Array(3);
  mapping.map(255, 255, 255, white);
  if (Math.min(...white) >= STILL_WHITE) return undefined;
  const { width, height, data } = reference;
  const mask = new Uint8Array(width * height).fill(255);
  let lost = false;
  for (let pixel = 0, i = 0; pixel < mask.length; pixel++, i += 3) {
    if (data[i] < CLIPPED && data[i + 1] < CLIPPED && data[i + 2] < CLIPPED) continue;
    mask[pixel] = 0;
    lost = true;
  }
  return lost ? { width, height, channels: 1, data: erode(mask, { width, height }, RIM_PX) } : undefined;
}
