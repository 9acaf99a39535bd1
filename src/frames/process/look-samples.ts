import { type Homography, invert, isIdentity, scaleHomography } from "./homography.ts";
import type { Picture } from "./picture.ts";

/** Neighbours that differ by more are an edge, where a shift of half a pixel looks like a change of tone. */
const MAX_STEP = 14;
/** Zones across and down, to tell what holds all over the picture from what holds in one place. */
const ZONES_ACROSS = 6;
const ZONES_DOWN = 4;
export const ZONES = ZONES_ACROSS * ZONES_DOWN;

/** Colours of the same places in two small copies: three levels each, packed. */
export interface Samples {
  count: number;
  reference: Uint8Array;
  take: Uint8Array;
  /** In which zone of the picture each lies. */
  zone: Uint8Array;
}

export interface Places {
  take: Picture;
  reference: Picture;
  /** Masks of the small copies' size: 255 where something moves. Absent: all of it is looked at. */
  takeMoves?: Uint8Array;
  referenceMoves?: Uint8Array;
  /** Reference to take, at pair size. */
  homography: Homography;
  /** The pair's width over the small copies'. */
  factor: number;
  /** Every so manieth pixel is looked at, each way. */
  grid: number;
}

/** What flat places of the take, those that rest, look like in it and in the reference. */
export function collectSamples(places: Places): Samples {
  const { take, reference, takeMoves, referenceMoves, grid } = places;
  const { width, height } = take;
  const most = Math.ceil(width / grid) * Math.ceil(height / grid);
  const samples: Samples = {
    count: 0,
    reference: new Uint8Array(3 * most),
    take: new Uint8Array(3 * most),
    zone: new Uint8Array(most),
  };
  const find = makeFinder(places);
  for (let y = 0; y < height - 1; y += grid) {
    const row = Math.floor((y * ZONES_DOWN) / height) * ZONES_ACROSS;
    for (let x = 0; x < width - 1; x += grid) {
      const at = y * width + x;
      if ((takeMoves && takeMoves[at] !== 0) || !isFlat(take, at)) continue;
      const there = find(x, y);
      if (there < 0 || (referenceMoves && referenceMoves[there] !== 0) || !isFlat(reference, there)) continue;
      add(samples, { take, at, reference, there, zone: row + Math.floor((x * ZONES_ACROSS) / width) });
    }
  }
  return samples;
}

interface Found {
  take: Picture;
  at: number;
  reference: Picture;
  there: number;
  zone: number;
}

function add(samples: Samples, { take, at, reference, there, zone }: Found): void {
  const to = 3 * samples.count;
  for (let channel = 0; channel < 3; channel++) {
    samples.take[to + channel] = take.data[3 * at + channel];
    samples.reference[to + channel] = reference.data[3 * there + channel];
  }
  samples.zone[samples.count] = zone;
  samples.count += 1;
}

/** Index of the reference's pixel that lies on a take's; negative: outside of it, or on its last row or column. */
function makeFinder({ reference, homography, factor }: Places): (x: number, y: number) => number {
  const { width, height } = reference;
  if (isIdentity(homography)) return (x, y) => y * width + x;
  const back = invert(scaleHomography(homography, 1 / factor));
  if (!back) return () => -1;
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0, j = 1] = back;
  return (x, y) => {
    const w = g * x + i * y + j;
    const column = Math.round((a * x + b * y + c) / w);
    const line = Math.round((d * x + e * y + f) / w);
    return column < 0 || line < 0 || column >= width - 1 || line >= height - 1 ? -1 : line * width + column;
  };
}

function isFlat({ data, width }: Picture, at: number): boolean {
  const here = 3 * at;
  const below = here + 3 * width;
  for (let channel = 0; channel < 3; channel++) {
    const level = data[here + channel];
    if (Math.abs(level - data[here + 3 + channel]) > MAX_STEP) return false;
    if (Math.abs(level - data[below + channel]) > MAX_STEP) return false;
  }
  return true;
}

/** Samples of several pairs as one, at most `most` of them, evenly thinned. */
export function joinSamples(parts: readonly Samples[], most: number): Samples {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const step = Math.max(1, Math.ceil(total / most));
  const room = Math.ceil(total / step) + parts.length;
  const joined: Samples = {
    count: 0,
    reference: new Uint8Array(3 * room),
    take: new Uint8Array(3 * room),
    zone: new Uint8Array(room),
  };
  for (const part of parts) {
    for (let index = 0; index < part.count; index += step) {
      const to = 3 * joined.count;
      joined.reference.set(part.reference.subarray(3 * index, 3 * index + 3), to);
      joined.take.set(part.take.subarray(3 * index, 3 * index + 3), to);
      joined.zone[joined.count] = part.zone[index];
      joined.count += 1;
    }
  }
  return joined;
}
