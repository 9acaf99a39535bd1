import type { Scene } from "./outline.ts";
import type { Person } from "./people.ts";
import { pick, quantile } from "./planes.ts";

/** A colour in OKLab units of 100. */
export interface Colour {
  l: number;
  a: number;
  b: number;
}

/** What somebody wears in each picture, where it is another thing. */
export interface Clothes {
  take: Colour;
  reference: Colour;
  /** How far the two are apart, in OKLab units of 100. */
  distance: number;
}

/** Clothes of which less is seen changed, as a share of the picture, are not judged. */
const LEAST_SHARE = 0.002;
/** So much of all change goes the same way: of somebody who only stirred, cloth comes here and goes there. */
const LEAST_EVEN = 0.5;
/** Colours so far apart are other colours, lightness alone must differ by more: light does that too. */
const OTHER_COLOUR = 6;
const OTHER_LIGHTNESS = 18;
/** Of the colours in one picture, at most this share may be found in the other: whoever stirred brought theirs along. */
const MAX_COMMON = 0.4;
/** Colours are counted in cubes of so much lightness and colour. */
const LIGHTNESS_CUBE = 12;
const COLOUR_CUBE = 6;
const CUBES = 32;

/** Whether a person that both pictures show wears something else, where what differs on them shows it clearly. */
export function compareClothes({ shared }: Person, scene: Scene): Clothes | undefined {
  const pixels = new Int32Array(shared.reduce((sum, thing) => sum + thing.pixels.length, 0));
  let filled = 0;
  for (const thing of shared) {
    pixels.set(thing.pixels, filled);
    filled += thing.pixels.length;
  }
  if (pixels.length < LEAST_SHARE * scene.take.l.length) return undefined;
  const take = findMiddle(scene.take, pixels);
  const reference = findMiddle(scene.reference, pixels);
  const colour = Math.hypot(take.a - reference.a, take.b - reference.b);
  const lightness = Math.abs(take.l - reference.l);
  if (colour < OTHER_COLOUR && lightness < OTHER_LIGHTNESS) return undefined;
  if (measureEven(pixels, scene) < LEAST_EVEN || measureCommon(pixels, scene) > MAX_COMMON) return undefined;
  return { take, reference, distance: Math.hypot(colour, lightness) };
}

function findMiddle({ l, a, b }: Scene["take"], pixels: Int32Array): Colour {
  const middle = (plane: Float32Array) => quantile(pick(plane, pixels), 0.5);
  return { l: middle(l), a: middle(a), b: middle(b) };
}

/** The mean change over the mean of what each pixel changes. */
function measureEven(pixels: Int32Array, { take, reference }: Scene): number {
  const sum = { l: 0, a: 0, b: 0, all: 0 };
  for (const i of pixels) {
    const [l, a, b] = [take.l[i] - reference.l[i], take.a[i] - reference.a[i], take.b[i] - reference.b[i]];
    sum.l += l;
    sum.a += a;
    sum.b += b;
    sum.all += Math.hypot(l, a, b);
  }
  return Math.hypot(sum.l, sum.a, sum.b) / Math.max(1e-6, sum.all);
}

/** The share of the pixels that the histograms of both pictures have in common (Swain and Ballard 1991). */
function measureCommon(pixels: Int32Array, scene: Scene): number {
  const [take, reference] = [scene.take, scene.reference].map(({ l, a, b }) => {
    const counts = new Uint32Array(CUBES ** 3);
    for (const i of pixels) counts[(cubeOf(l[i], LIGHTNESS_CUBE) * CUBES + sided(a[i])) * CUBES + sided(b[i])] += 1;
    return counts;
  });
  let common = 0;
  for (let cube = 0; cube < take.length; cube++) common += Math.min(take[cube], reference[cube]);
  return common / pixels.length;
}

function cubeOf(value: number, size: number): number {
  return Math.max(0, Math.min(CUBES - 1, Math.floor(value / size)));
}

function sided(value: number): number {
  return cubeOf(value + (COLOUR_CUBE * CUBES) / 2, COLOUR_CUBE);
}
