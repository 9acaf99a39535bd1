import { clip } from "./ground.ts";
import type { Lab } from "./lab.ts";
import type { Rect } from "./planes.ts";

/** The ground around a region is looked at this far outside of its box, as a share of its longer side. */
const AROUND_SHARE = 0.2;
const LEAST_AROUND_PX = 4;
/** At most so many pixels of a box are looked at along each side. */
const MOST_SAMPLES = 56;
/** Colours are told apart in cubes of so much, in OKLab units of 100… */
const CUBE = 3.5;
const CUBES = 34;
/** …and are those of the ground where they are next to a cube that holds this share of the samples around. */
const LEAST_GROUND_SHARE = 0.008;

/**
 * Share of a region, 0..1, whose colours the ground around it in the same picture does not have: where a thing stands, much;
 * where it is gone and the ground goes on, little. `isInside`: 1 at the region's pixels, 0 at the ground's; `rect` holds the region.
 */
export function measureStrange(picture: Lab, rect: Rect, isInside: Uint8Array): number {
  const side = Math.max(rect.right - rect.left, rect.bottom - rect.top);
  const around = Math.max(LEAST_AROUND_PX, Math.round(AROUND_SHARE * side));
  const window = clip(grow(rect, around), picture);
  const every = Math.max(1, Math.ceil((side + 2 * around) / MOST_SAMPLES));
  const counts = new Uint16Array(CUBES ** 3);
  const total = visit(picture, window, every, (pixel, cube) => {
    if (isInside[pixel] === 0) counts[cube] += 1;
    return isInside[pixel] === 0;
  });
  const ground = widen(counts, Math.max(1, LEAST_GROUND_SHARE * total));
  let strange = 0;
  const inside = visit(picture, rect, every, (pixel, cube) => {
    if (isInside[pixel] === 1 && ground[cube] === 0) strange += 1;
    return isInside[pixel] === 1;
  });
  return inside === 0 ? 0 : strange / inside;
}

function grow({ left, top, right, bottom }: Rect, by: number): Rect {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** How many pixels of those that are looked at `count` took. */
function visit(picture: Lab, rect: Rect, every: number, count: (pixel: number, cube: number) => boolean): number {
  let taken = 0;
  for (let y = rect.top; y < rect.bottom; y += every) {
    for (let i = y * picture.width + rect.left; i < y * picture.width + rect.right; i += every)
      if (count(i, cubeOf(picture, i))) taken += 1;
  }
  return taken;
}

function cubeOf({ l, a, b }: Lab, i: number): number {
  const at = (value: number) => Math.max(1, Math.min(CUBES - 2, Math.floor(value / CUBE)));
  return (at(l[i]) * CUBES + at(a[i] + 60)) * CUBES + at(b[i] + 60);
}

/** 1 for the cubes that hold enough, and for those next to them. */
function widen(counts: Uint16Array, least: number): Uint8Array {
  const wide = new Uint8Array(counts.length);
  for (let cube = 0; cube < counts.length; cube++) {
    if (counts[cube] < least) continue;
    for (let dl = -1; dl <= 1; dl++)
      for (let da = -1; da <= 1; da++) for (let db = -1; db <= 1; db++) wide[cube + (dl * CUBES + da) * CUBES + db] = 1;
  }
  return wide;
}
