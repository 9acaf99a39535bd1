import type { Scene } from "./outline.ts";
import { type Plane, pick, quantile } from "./planes.ts";
import { mark, type Region, takeBlobs } from "./regions.ts";

/** The difference begins or ends abruptly where it changes by this many multiples of noise… */
const EDGE_NOISE = 6;
/** …and by this share of what the region typically differs. */
const EDGE_SHARE = 0.4;
/** A cell is light when this share of its rim fades into what did not change. */
const SOFT_SHARE = 0.4;
/** Cells of fewer pixels are kept: nothing can be said of them. */
const MIN_CELL = 12;

/**
 * Takes shadows, reflections and glow off a region: cuts it along the abrupt edges of the difference into cells, and
 * drops the cells whose rim fades out instead of ending at an edge. Edges themselves stay.
 */
export function dropLight(region: Region, scene: Scene): Region[] {
  const { width, height } = scene.take;
  const size = { width, height };
  const { step, score } = scene;
  const limit = Math.max(EDGE_NOISE, EDGE_SHARE * quantile(pick(score, region.pixels), 0.5));
  const [kept, flat] = scene.marks;
  mark(kept, region.pixels, 1);
  for (let i = 0; i < region.pixels.length; i++) flat[region.pixels[i]] = step[region.pixels[i]] < limit ? 1 : 0;
  const cells = takeBlobs(flat, size, region.rect).filter(
    (cell) => cell.pixels.length >= MIN_CELL && isLight(cell, kept, { step, limit, width }),
  );
  for (const cell of cells) mark(kept, cell.pixels, 0);
  if (cells.length > 0) return takeBlobs(kept, size, region.rect);
  mark(kept, region.pixels, 0);
  return [region];
}

function isLight(
  { pixels }: Region,
  region: Uint8Array,
  edges: { step: Plane; limit: number; width: number },
): boolean {
  const { step, limit, width } = edges;
  let soft = 0;
  let hard = 0;
  for (let i = 0; i < pixels.length; i++) {
    const at = pixels[i];
    const up = at - width;
    const down = at + width;
    if (step[at - 1] >= limit || step[at + 1] >= limit || step[up] >= limit || step[down] >= limit) hard += 1;
    else if (region[at - 1] === 0 || region[at + 1] === 0 || region[up] === 0 || region[down] === 0) soft += 1;
  }
  return soft > SOFT_SHARE * (soft + hard);
}
