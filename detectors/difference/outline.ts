import { distance } from "./contrast.ts";
import type { Lab } from "./lab.ts";
import type { Plane, Size } from "./planes.ts";
import { mark, type Region } from "./regions.ts";

/** How far inside and outside of a region's edge the pictures are looked at. */
const INSIDE_PX = 2;
const OUTSIDE_PX = 3;
/** A step of the difference across the edge is hard when it is this share of the difference inside. */
const HARD_SHARE = 0.45;
/** An edge is in both pictures where the weaker of the two steps is this share of the stronger… */
const SHARED_STEP = 0.35;
/** …and so much in OKLab units of 100. */
const LEAST_STEP = 2;

/** What the two pictures do across a region's outline. */
export interface Outline {
  /** Mean colour step across the outline in each picture. */
  takeStep: number;
  referenceStep: number;
  /** Share of the outline where the difference ends abruptly, as an object does and soft light does not. */
  hardShare: number;
  /** -1..1: how alike the colour steps of both pictures are along the outline: 1 for the same thing lit differently. */
  agreement: number;
  /** Share of the outline that lies on pixels which must not be compared. */
  cutShare: number;
  /** Share of the outline that is an edge in both pictures: a thing of this outline stands in both. */
  sharedShare: number;
}

export interface Scene {
  take: Lab;
  reference: Lab;
  delta: Lab;
  /** Of each pixel, in multiples of noise. */
  score: Plane;
  /** How much the difference changes across each pixel, in multiples of noise. */
  step: Plane;
  usable: Uint8Array;
  /** Two masks for the use of one function at a time, which leaves them empty. */
  marks: readonly [Uint8Array, Uint8Array];
}

export function traceOutline(region: Region, scene: Scene): Outline {
  const size = scene.take;
  const [inside] = scene.marks;
  mark(inside, region.pixels, 1);
  const sum = {
    count: 0,
    hard: 0,
    cut: 0,
    shared: 0,
    take: 0,
    reference: 0,
    both: 0,
    takeSquared: 0,
    referenceSquared: 0,
  };
  for (let i = 0; i < region.pixels.length; i++) {
    const pixel = region.pixels[i];
    const normal = findInward(inside, pixel, size);
    if (!normal) continue;
    const inner = step(pixel, normal, INSIDE_PX, size);
    const outer = step(pixel, normal, -OUTSIDE_PX, size);
    if (outer < 0 || inner < 0) continue;
    sum.count += 1;
    if (scene.usable[outer] === 0) {
      sum.cut += 1;
      continue;
    }
    if (distance(scene.delta, inner, outer) > HARD_SHARE * length(scene.delta, inner)) sum.hard += 1;
    const inTake = distance(scene.take, inner, outer);
    const inReference = distance(scene.reference, inner, outer);
    const between = distance(scene.delta, inner, outer);
    if (isShared(inTake, inReference)) sum.shared += 1;
    sum.take += inTake;
    sum.reference += inReference;
    sum.both += (inTake * inTake + inReference * inReference - between * between) / 2;
    sum.takeSquared += inTake * inTake;
    sum.referenceSquared += inReference * inReference;
  }
  mark(inside, region.pixels, 0);
  const seen = Math.max(1, sum.count - sum.cut);
  return {
    takeStep: sum.take / seen,
    referenceStep: sum.reference / seen,
    hardShare: sum.hard / seen,
    sharedShare: sum.shared / seen,
    agreement: sum.both / Math.sqrt(Math.max(1e-9, sum.takeSquared * sum.referenceSquared)),
    cutShare: sum.count === 0 ? 0 : sum.cut / sum.count,
  };
}

function isShared(one: number, other: number): boolean {
  const weaker = Math.min(one, other);
  return weaker >= LEAST_STEP && weaker >= SHARED_STEP * Math.max(one, other);
}

/** Unit vector into the region at a pixel of its rim; undefined inside. */
function findInward(inside: Uint8Array, pixel: number, { width, height }: Size): [number, number] | undefined {
  const x = pixel % width;
  const y = (pixel - x) / width;
  if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) return undefined;
  if (inside[pixel - 1] && inside[pixel + 1] && inside[pixel - width] && inside[pixel + width]) return undefined;
  let dx = 0;
  let dy = 0;
  for (let oy = -2; oy <= 2; oy++) {
    for (let ox = -2; ox <= 2; ox++) {
      if (inside[pixel + oy * width + ox] === 0) continue;
      dx += ox;
      dy += oy;
    }
  }
  const norm = Math.hypot(dx, dy);
  return norm < 1 ? undefined : [dx / norm, dy / norm];
}

function step(pixel: number, [dx, dy]: [number, number], by: number, { width, height }: Size): number {
  const x = Math.round((pixel % width) + dx * by);
  const y = Math.round(Math.floor(pixel / width) + dy * by);
  return x < 0 || y < 0 || x >= width || y >= height ? -1 : y * width + x;
}

function length(lab: Lab, i: number): number {
  return Math.sqrt(lab.l[i] ** 2 + lab.a[i] ** 2 + lab.b[i] ** 2);
}
