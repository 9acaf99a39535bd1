import type { Scene } from "./outline.ts";
import { dilate, erode, type Rect } from "./planes.ts";
import { areaOf, boundRect, mark, type Region, takeBlobs } from "./regions.ts";

/** Parts must be this much more compact, by the area of their boxes, than the whole. */
const COMPACT_SHARE = 0.65;
/** A part holds at least this share of the region that it is cut from. */
const MIN_PART_SHARE = 0.05;
const LEVELS = [1.5, 2.25, 3.4, 5];
const NECKS = [0.004, 0.008];
const MAX_DEPTH = 4;

/**
 * Cuts apart things that hang together by a shadow, a reflection or a thin bridge: seeds are what stays when the
 * threshold rises or necks are cut; each pixel goes to the seed it reaches first. Only a cut into clearly more compact
 * parts counts, so that the strong and the weak half of one bottle stay together.
 */
export function splitRegion(region: Region, scene: Scene, low: number, depth = 0): Region[] {
  if (depth >= MAX_DEPTH) return [region];
  const { width, height } = scene.take;
  for (const seeds of makeSeeds(region, scene, low)) {
    const parts = spreadSeeds(region, seeds, { width, height });
    const boxes = parts.reduce((sum, part) => sum + areaOf(part.rect), 0);
    if (parts.length < 2 || boxes > COMPACT_SHARE * areaOf(region.rect)) continue;
    return parts.flatMap((part) => splitRegion(part, scene, low, depth + 1));
  }
  return [region];
}

function* makeSeeds(region: Region, scene: Scene, low: number): Generator<Region[]> {
  const crop = cut(region, scene.take.width);
  const minPixels = Math.max(12, MIN_PART_SHARE * region.pixels.length);
  const { pixels } = region;
  const places = pixels.map(crop.at);
  const whole = new Uint8Array(crop.width * crop.height);
  mark(whole, places, 1);
  const blobs = function* (mask: Uint8Array): Generator<Region[]> {
    const found = takeBlobs(mask, crop).filter((blob) => blob.pixels.length >= minPixels);
    if (found.length > 1) yield found.map((blob) => crop.back(blob));
  };
  for (const share of NECKS) yield* blobs(erode(whole, crop, Math.max(1, Math.round(share * scene.take.width))));
  for (const level of LEVELS) {
    const mask = new Uint8Array(whole.length);
    for (let i = 0; i < pixels.length; i++) mask[places[i]] = scene.score[pixels[i]] > low * level ? 1 : 0;
    yield* blobs(erode(dilate(mask, crop, 2), crop, 2));
  }
}

/** A window on the picture with a rim of one pixel, so that masks stay small. */
function cut({ rect }: Region, pictureWidth: number) {
  const width = rect.right - rect.left + 2;
  const height = rect.bottom - rect.top + 2;
  const at = (pixel: number) => {
    const x = pixel % pictureWidth;
    return ((pixel - x) / pictureWidth - rect.top + 1) * width + x - rect.left + 1;
  };
  const back = (blob: Region): Region => {
    const pixels = blob.pixels.map((pixel) => {
      const x = pixel % width;
      return ((pixel - x) / width + rect.top - 1) * pictureWidth + x + rect.left - 1;
    });
    return { pixels, rect };
  };
  return { width, height, at, back };
}

/** Grows the seeds inside the region until they meet; pixels that no seed reaches are dropped. */
function spreadSeeds(region: Region, seeds: readonly Region[], size: { width: number; height: number }): Region[] {
  const crop = cut(region, size.width);
  const free = seeds.length + 1;
  const owner = new Int32Array(crop.width * crop.height);
  const places = region.pixels.map(crop.at);
  for (let i = 0; i < places.length; i++) owner[places[i]] = free;
  const queue = new Int32Array(region.pixels.length);
  let filled = 0;
  const claim = (at: number, index: number) => {
    if (owner[at] !== free) return;
    owner[at] = index;
    queue[filled++] = at;
  };
  for (const [index, seed] of seeds.entries()) for (const pixel of seed.pixels) claim(crop.at(pixel), index + 1);
  for (let head = 0; head < filled; head++) {
    const at = queue[head];
    claim(at - 1, owner[at]);
    claim(at + 1, owner[at]);
    claim(at - crop.width, owner[at]);
    claim(at + crop.width, owner[at]);
  }
  const parts: number[][] = seeds.map(() => []);
  for (let i = 0; i < places.length; i++) {
    const index = owner[places[i]];
    if (index !== free) parts[index - 1].push(region.pixels[i]);
  }
  return parts.filter((part) => part.length > 0).map((part) => toRegion(Int32Array.from(part), size));
}

function toRegion(pixels: Int32Array, size: { width: number; height: number }): Region {
  const rect: Rect = boundRect(pixels, size);
  return { pixels, rect };
}
