import type { Scene } from "./outline.ts";
import { comparePrint, type Print } from "./print.ts";
import { areaOf, boundRect, mark, type Region } from "./regions.ts";
import { measureStrange } from "./strange.ts";
import type { Thing } from "./thing.ts";
import { findTurn, type Turn } from "./turns.ts";

const BLOCKS = 5;

/** What the two pictures say of a place that changed, from which its kind is decided. OKLab units of 100, shares 0..1. */
export interface Evidence {
  /** Mean change of lightness and of colour inside, take minus reference; how much of all change that mean is. */
  lightness: number;
  colour: number;
  even: number;
  /** Mean lightness inside, in each picture. */
  takeLightness: number;
  referenceLightness: number;
  /** Share of the inside whose colours the ground around does not have, in each picture. */
  takeStrange: number;
  referenceStrange: number;
  /** Share of the outline that is an edge in both pictures. */
  sharedShare: number;
  /** The steps across the outline point the same way in both: one thing, lit differently. */
  isRelit: boolean;
  /** The box's longer side as a share of the picture's width. */
  side: number;
  /** Share of the box that changed. */
  fill: number;
  /** How much of the change is left in the mean of larger blocks: little where print changed, much where things did. */
  coarse: number;
  print: Print;
  /** The best turn; absent where none could be tried. */
  turn: Turn | undefined;
}

/** Looks at one place again, closer. */
export function gatherEvidence(things: readonly Thing[], scene: Scene): Evidence {
  const region = unite(things, scene);
  const [isInside] = scene.marks;
  mark(isInside, region.pixels, 1);
  const { take, reference } = scene;
  const evidence = {
    ...measureChange(region.pixels, scene),
    takeStrange: measureStrange(take, region.rect, isInside),
    referenceStrange: measureStrange(reference, region.rect, isInside),
    sharedShare: weighShared(things),
    isRelit: things.every((thing) => thing.relit),
    coarse: measureCoarse(region, scene),
    side: Math.max(region.rect.right - region.rect.left, region.rect.bottom - region.rect.top) / take.width,
    fill: region.pixels.length / areaOf(region.rect),
    print: comparePrint(take, reference, region.rect),
    turn: findTurn(scene, region.rect, isInside),
  };
  mark(isInside, region.pixels, 0);
  return evidence;
}

/** Change of the means of BLOCKS x BLOCKS blocks of the box, over the change of pixels, both of lightness. */
function measureCoarse({ pixels, rect }: Region, { take, reference }: Scene): number {
  const sums = new Float64Array(BLOCKS * BLOCKS);
  const across = BLOCKS / (rect.right - rect.left);
  const down = BLOCKS / (rect.bottom - rect.top);
  let all = 0;
  for (let n = 0; n < pixels.length; n++) {
    const x = pixels[n] % take.width;
    const y = (pixels[n] - x) / take.width;
    const change = take.l[pixels[n]] - reference.l[pixels[n]];
    sums[Math.floor((y - rect.top) * down) * BLOCKS + Math.floor((x - rect.left) * across)] += change;
    all += Math.abs(change);
  }
  return sums.reduce((sum, block) => sum + Math.abs(block), 0) / Math.max(1e-6, all);
}

function unite(things: readonly Thing[], scene: Scene): Region {
  const pixels = new Int32Array(things.reduce((sum, thing) => sum + thing.pixels.length, 0));
  let filled = 0;
  for (const thing of things) {
    pixels.set(thing.pixels, filled);
    filled += thing.pixels.length;
  }
  return { pixels, rect: boundRect(pixels, scene.take) };
}

function weighShared(things: readonly Thing[]): number {
  const weight = things.reduce((sum, thing) => sum + thing.pixels.length, 0);
  return things.reduce((sum, thing) => sum + thing.outline.sharedShare * thing.pixels.length, 0) / weight;
}

function measureChange(pixels: Int32Array, { take, reference }: Scene) {
  const sum = { l: 0, a: 0, b: 0, all: 0, take: 0, reference: 0 };
  for (let n = 0; n < pixels.length; n++) {
    const i = pixels[n];
    const l = take.l[i] - reference.l[i];
    const a = take.a[i] - reference.a[i];
    const b = take.b[i] - reference.b[i];
    sum.l += l;
    sum.a += a;
    sum.b += b;
    sum.all += Math.sqrt(l * l + a * a + b * b);
    sum.take += take.l[i];
    sum.reference += reference.l[i];
  }
  const count = pixels.length;
  return {
    lightness: sum.l / count,
    colour: Math.hypot(sum.a, sum.b) / count,
    even: Math.hypot(sum.l, sum.a, sum.b) / Math.max(1e-6, sum.all),
    takeLightness: sum.take / count,
    referenceLightness: sum.reference / count,
  };
}
