import { type Outline, type Scene, traceOutline } from "./outline.ts";
import { pick, quantile } from "./planes.ts";
import type { Region } from "./regions.ts";

/** A region that is taken for real, with what is known of it. */
export interface Thing extends Region {
  outline: Outline;
  /** Upper-quartile difference in multiples of noise. */
  strength: number;
  /** +1: only in the take; -1: only in the reference; about 0: in both, but changed. */
  side: number;
  /** The same thing in both pictures, lit or coloured differently: its own edges are in both. */
  relit: boolean;
  /** Mean change of lightness: above 0 the take is lighter. */
  tone: number;
  /** A small bright spot that is in one picture only: a highlight that came or went with the light. */
  glint: boolean;
}

/** A thing that is in both pictures about as clearly, with the same edges, is relit. */
const MAX_RELIT_SIDE = 0.8;
const MIN_RELIT_AGREEMENT = 0.6;
/** Highlights are smaller than this share of the picture and at least so bright, of 100. */
const GLINT_AREA_SHARE = 0.0008;
const GLINT_LIGHTNESS = 76;
/** A thing further to one side than this is taken to be in one picture only. */
export const DECIDED = 0.2;

/** What the pictures say of a region. */
export function judgeThing(region: Region, scene: Scene): Thing {
  const outline = traceOutline(region, scene);
  const { takeStep, referenceStep } = outline;
  const side = (takeStep - referenceStep) / Math.max(0.01, takeStep + referenceStep);
  const relit = Math.abs(side) < MAX_RELIT_SIDE && outline.agreement > MIN_RELIT_AGREEMENT;
  const tone = mean(pick(scene.delta.l, region.pixels));
  return {
    ...region,
    outline,
    strength: quantile(pick(scene.score, region.pixels), 0.75),
    side,
    relit,
    tone,
    glint: isGlint(region, scene, tone),
  };
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function isGlint(region: Region, scene: Scene, tone: number): boolean {
  const { width, height, l } = tone > 0 ? scene.take : scene.reference;
  if (region.pixels.length > GLINT_AREA_SHARE * width * height) return false;
  return quantile(pick(l, region.pixels), 0.95) >= GLINT_LIGHTNESS;
}
