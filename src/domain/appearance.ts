import type { Box } from "./frame.ts";

/**
 * How a place of a picture looks, in 64 bytes: colours of 4 x 4 cells as they stand against the whole picture, then the
 * strength of edges in 2 x 2 quarters and four directions. Exposure, contrast and white balance of the whole picture are
 * out of it. Written as base64.
 */
export type Appearance = string;

/** Cells a side, each with three colours. */
export const COLOUR_CELLS = 4;
/** Quarters a side, each with EDGE_DIRECTIONS strengths. */
export const EDGE_CELLS = 2;
export const EDGE_DIRECTIONS = 4;
export const COLOUR_BYTES = COLOUR_CELLS * COLOUR_CELLS * 3;
export const APPEARANCE_BYTES = COLOUR_BYTES + EDGE_CELLS * EDGE_CELLS * EDGE_DIRECTIONS;
/** A step of a byte, in standard deviations of the whole picture's channel (colours) or of its brightness (edges). */
export const COLOUR_STEP = 1 / 32;
export const EDGE_STEP = 1 / 128;
/** Edges say less than colours: focus and compression change them. */
const EDGE_WEIGHT = 0.5;

/**
 * Up to here two looks are the same thing. Measured on drawn sets (test/frames/appearance.test.ts): the same thing under
 * noise, JPEG, exposure, white balance and 5 % aside is at most 0.20 away, another thing at the same place at least 0.36.
 */
export const SAME_LOOK = 0.27;
/** What is the one of two looks is nearer to it than to the other by this factor. */
const NEARER = 0.7;

/** Root mean square distance in standard deviations of the picture, 0: alike; Infinity where a look is not readable. */
export function measureLooks(one: Appearance, other: Appearance): number {
  const [a, b] = [readBytes(one), readBytes(other)];
  if (!a || !b) return Number.POSITIVE_INFINITY;
  let colours = 0;
  let edges = 0;
  for (let i = 0; i < COLOUR_BYTES; i++) colours += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  for (let i = COLOUR_BYTES; i < APPEARANCE_BYTES; i++) edges += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  const colour = Math.sqrt(colours / COLOUR_BYTES) * COLOUR_STEP;
  const edge = Math.sqrt(edges / (APPEARANCE_BYTES - COLOUR_BYTES)) * EDGE_STEP;
  return Math.hypot(colour, EDGE_WEIGHT * edge);
}

/**
 * Whether any of these looks (a place, and the same a little aside) is that thing, and not rather the other.
 * `rather` null: there is nothing that it might be instead.
 */
export function isLook(looks: readonly Appearance[], wanted: Appearance, rather: Appearance | null): boolean {
  const near = measureNearest(looks, wanted);
  if (near > SAME_LOOK) return false;
  return rather === null || near <= NEARER * measureNearest(looks, rather);
}

/** A camera that was bumped, a box that is not the same twice: places are looked at a little aside too, by this share. */
const ASIDE = 0.05;

/** A place and the eight around it, inside the picture. */
export function listAsides([x, y, width, height]: Box): Box[] {
  const steps = [0, -ASIDE, ASIDE];
  return steps.flatMap((down) =>
    steps.map(
      (across): Box => [clampStart(x + across * width, width), clampStart(y + down * height, height), width, height],
    ),
  );
}

function clampStart(start: number, length: number): number {
  return Math.min(Math.max(0, 1 - length), Math.max(0, start));
}

/** Distance of the nearest of these looks; Infinity where there is none. */
export function measureNearest(looks: readonly Appearance[], wanted: Appearance): number {
  return Math.min(Number.POSITIVE_INFINITY, ...looks.map((look) => measureLooks(look, wanted)));
}

function readBytes(look: Appearance): Int16Array | undefined {
  const bytes = Buffer.from(look, "base64");
  if (bytes.length !== APPEARANCE_BYTES) return undefined;
  return Int16Array.from(bytes, (byte, index) => (index < COLOUR_BYTES ? byte - 128 : byte));
}
