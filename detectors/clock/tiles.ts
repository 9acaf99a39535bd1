import { type Pixels, type Rect, wholeOf } from "./picture.ts";
import { FINDER_HEIGHT, FINDER_WIDTH } from "./scaling.ts";

/** Tiles a side of the picture, and how much of a tile its neighbour sees too: no clock is cut by every tile. */
const TILES_A_SIDE = 2;
const SHARED = 0.15;
/** A picture that the finder sees at more than this scale has nothing more to show in tiles. */
const LEAST_GAIN_SCALE = 0.75;

/** The overlapping parts in which small clocks are looked for; none where the finder sees the picture well as it is. */
export function tilesOf(picture: Pick<Pixels, "width" | "height">): Rect[] {
  const { width, height } = picture;
  if (Math.min(FINDER_WIDTH / width, FINDER_HEIGHT / height) >= LEAST_GAIN_SCALE) return [];
  const tile = { width: sideOf(width), height: sideOf(height) };
  return startsOf(height, tile.height).flatMap((top) =>
    startsOf(width, tile.width).map((left) => ({ left, top, ...tile })),
  );
}

function sideOf(length: number): number {
  return Math.min(length, Math.ceil((length * (1 + SHARED)) / TILES_A_SIDE));
}

function startsOf(length: number, side: number): number[] {
  const step = (length - side) / (TILES_A_SIDE - 1);
  return Array.from({ length: TILES_A_SIDE }, (_, index) => Math.round(index * step));
}

/** Which part the n-th look at a take looks at: the whole picture and, in turns with it, one tile after another. */
export function partAt(picture: Pick<Pixels, "width" | "height">, look: number): Rect {
  const tiles = tilesOf(picture);
  if (look % 2 === 0 || tiles.length === 0) return wholeOf(picture);
  return tiles[((look - 1) / 2) % tiles.length];
}
