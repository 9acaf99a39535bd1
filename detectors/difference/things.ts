import { dropLight } from "./cells.ts";
import { findLights } from "./lights.ts";
import type { Scene } from "./outline.ts";
import { areaOf, findRegions, gapBetween, joinRegions, type Region, takeBlobs, uniteRects } from "./regions.ts";
import { splitRegion } from "./split.ts";
import { DECIDED, judgeThing, type Thing } from "./thing.ts";

const HIGH = 9;
const LOW = 4.5;
/** Smallest core, and smallest region, as shares of the picture; a 14 px prop at 1280x720 is 0.0002. */
const MIN_CORE_SHARE = 0.00003;
const MIN_AREA_SHARE = 0.00008;
const CLOSE_SHARE = 0.004;
/** Less of an outline than this is hard: soft light, not a thing. */
const MIN_HARD_SHARE = 0.45;
/** A soft region is looked into for a harder core, this often and each time so much higher. */
const MAX_PEELS = 5;
const PEEL_FACTOR = 1.5;
/** Remains of somebody moving: most of their outline lies on the mask. */
const MAX_CUT_SHARE = 0.4;
/** Fragments closer than this share of the picture's width, or of the smaller one's size, are one thing. */
const NEAR_SHARE = 0.008;
const NEAR_SIZE_SHARE = 0.25;
const MAX_NEAR_SHARE = 0.016;
/** Fragments whose common box is so much larger than theirs together are not one thing. */
const LOOSE_FACTOR = 1.5;
/** Two fragments of about the same size that differ so unequally are two things: a lamp's shade and what it lit. */
const UNLIKE_SIZE = 3.3;
const UNLIKE_STRENGTH = 1.8;
/** More regions than this: only the strongest are looked at. */
const MAX_REGIONS = 200;

/** What differs: things with an outline, and large soft patches of light. */
export interface Found {
  things: Thing[];
  lights: Thing[];
}

export function findThings(scene: Scene): Found {
  const { width, height } = scene.take;
  const size = { width, height };
  const thresholds = {
    high: HIGH,
    low: LOW,
    minCore: Math.max(4, MIN_CORE_SHARE * width * height),
    closeRadius: Math.max(1, Math.round(CLOSE_SHARE * width)),
  };
  const whole = findRegions(scene.score, size, thresholds);
  const regions = whole
    .flatMap((region) => dropLight(region, scene))
    .flatMap((region) => splitRegion(region, scene, LOW))
    .sort((a, b) => b.pixels.length - a.pixels.length);
  const all = regions.slice(0, MAX_REGIONS).flatMap((region) => peel(region, scene));
  const minArea = MIN_AREA_SHARE * width * height;
  const things = gather(
    all.filter((thing) => thing.pixels.length >= minArea),
    scene,
  );
  return { things, lights: findLights(whole, things, scene) };
}

/** The region itself when its outline is hard, else the harder cores within it; nothing when it is soft throughout. */
function peel(region: Region, scene: Scene): Thing[] {
  let regions = [region];
  let level = LOW;
  const things: Thing[] = [];
  for (let round = 0; round <= MAX_PEELS && regions.length > 0; round++) {
    level *= PEEL_FACTOR;
    regions = regions.flatMap((one) => {
      const thing = judgeThing(one, scene);
      if (thing.outline.cutShare > MAX_CUT_SHARE) return [];
      if (thing.outline.hardShare >= MIN_HARD_SHARE) {
        things.push(thing);
        return [];
      }
      return raise(one, level, scene);
    });
  }
  return things;
}

/** What of a region lies above `level`. */
function raise(region: Region, level: number, scene: Scene): Region[] {
  const { width, height } = scene.take;
  const [mask] = scene.marks;
  for (let i = 0; i < region.pixels.length; i++) {
    const pixel = region.pixels[i];
    mask[pixel] = scene.score[pixel] > level ? 1 : 0;
  }
  const minArea = Math.max(8, MIN_AREA_SHARE * width * height);
  return takeBlobs(mask, { width, height }, region.rect).filter((blob) => blob.pixels.length >= minArea);
}

/** Joins fragments that lie close to one another into one thing, until none do. */
function gather(things: Thing[], scene: Scene): Thing[] {
  const left = [...things];
  for (let i = 0; i < left.length; i++) {
    for (let j = i + 1; j < left.length; j++) {
      if (!belong(left[i], left[j], scene.take.width)) continue;
      left[i] = judgeThing(joinRegions(left[i], left[j]), scene);
      left.splice(j, 1);
      j = i;
    }
  }
  return left;
}

function belong(a: Thing, b: Thing, width: number): boolean {
  if (a.relit || b.relit) return false;
  if (a.side * b.side < 0 && Math.min(Math.abs(a.side), Math.abs(b.side)) > DECIDED) return false;
  const sizes = a.pixels.length / b.pixels.length;
  const strengths = a.strength / b.strength;
  const isComparable = sizes < UNLIKE_SIZE && sizes > 1 / UNLIKE_SIZE;
  if (isComparable && (strengths > UNLIKE_STRENGTH || strengths < 1 / UNLIKE_STRENGTH)) return false;
  const joined = areaOf(uniteRects(a.rect, b.rect));
  if (joined > LOOSE_FACTOR * (areaOf(a.rect) + areaOf(b.rect))) return false;
  const smaller = Math.min(Math.sqrt(areaOf(a.rect)), Math.sqrt(areaOf(b.rect)));
  const near = Math.max(NEAR_SHARE * width, Math.min(MAX_NEAR_SHARE * width, NEAR_SIZE_SHARE * smaller));
  return gapBetween(a.rect, b.rect) <= near;
}
