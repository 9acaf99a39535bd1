import type { Scene } from "./outline.ts";
import { comparePrint } from "./print.ts";
import type { Region } from "./regions.ts";
import { judgeThing, type Thing } from "./thing.ts";

/** Light that changed reaches over this share of the picture at least… */
const MIN_AREA_SHARE = 0.03;
/** …by so much lightness in the mean, in OKLab units of 100, and the same way over all of it. */
const MIN_LIGHTNESS = 8;
const MIN_EVEN = 0.85;
/** Less of its outline than this is hard: with more it is a thing. */
const MAX_HARD_SHARE = 0.3;
/** More of it than this lies in things that were found: then these are the change. */
const MAX_EXPLAINED = 0.2;
/** What stood in the light still stands there: fine structure of both pictures agrees, where there is any. */
const MIN_PRINT_ALIKE = 0.5;
const SOME_PRINT = 1.2;

/** Of the regions that hold no thing, those where a large soft patch of light or shadow came or went. */
export function findLights(regions: readonly Region[], things: readonly Thing[], scene: Scene): Thing[] {
  const least = MIN_AREA_SHARE * scene.take.l.length;
  return regions
    .filter((region) => region.pixels.length >= least && !isExplained(region, things, scene))
    .map((region) => judgeThing(region, scene))
    .filter((light) => light.outline.hardShare <= MAX_HARD_SHARE && isLight(light, scene));
}

function isExplained({ pixels }: Region, things: readonly Thing[], scene: Scene): boolean {
  const [isThing] = scene.marks;
  for (const thing of things) for (const pixel of thing.pixels) isThing[pixel] = 1;
  let explained = 0;
  for (const pixel of pixels) explained += isThing[pixel];
  for (const thing of things) for (const pixel of thing.pixels) isThing[pixel] = 0;
  return explained > MAX_EXPLAINED * pixels.length;
}

function isLight({ pixels, rect, tone }: Thing, { take, reference, delta }: Scene): boolean {
  if (Math.abs(tone) < MIN_LIGHTNESS) return false;
  let all = 0;
  for (const pixel of pixels) all += Math.hypot(delta.l[pixel], delta.a[pixel], delta.b[pixel]);
  if (Math.abs(tone) * pixels.length < MIN_EVEN * all) return false;
  const print = comparePrint(take, reference, rect);
  return Math.min(print.take, print.reference) < SOME_PRINT || print.alike >= MIN_PRINT_ALIKE;
}
