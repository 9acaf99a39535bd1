import type { Scene } from "./outline.ts";
import { type Plane, quantile } from "./planes.ts";
import { boundRect, findBlobs, type Region } from "./regions.ts";

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
  const typical = quantile(
    Float32Array.from(region.pixels, (pixel) => scene.score[pixel]),
    0.5,
  );
  const limit = Math.max(EDGE_NOISE, EDGE_SHARE * typical);
  const kept = new Uint8Array(width * height);
  const flat = new Uint8Array(width * height);
  for (const pixel of region.pixels) {
    kept[pixel] = 1;
    if (scene.step[pixel] < limit) flat[pixel] = 1;
  }
  const cells = findBlobs(flat, size).filter(
    (cell) => cell.pixels.length >= MIN_CELL && isLight(cell, kept, { step: scene.step, limit, width }),
  );
  if (cells.length === 0) return [{ pixels: region.pixels, rect: boundRect(region.pixels, size) }];
  for (const cell of cells) for (const pixel of cell.pixels) kept[pixel] = 0;
  return findBlobs(kept, size);
}

function isLight(cell: Region, region: Uint8Array, edges: { step: Plane; limit: number; width: number }): boolean {
  const { step, limit, width } = edges;
  let soft = 0;
  let hard = 0;
  for (const pixel of cell.pixels) {
    const around = [pixel - 1, pixel + 1, pixel - width, pixel + width];
    if (around.some((next) => step[next] >= limit)) hard += 1;
    else if (around.some((next) => region[next] === 0)) soft += 1;
  }
  return soft > SOFT_SHARE * (soft + hard);
}
