import type { Size } from "./picture.ts";

/** A stripe is lighter than its neighbour by at least this factor, in logarithmic levels of 255: 1.55. */
const LEAST_SWING = 40;
/** Stripes are no narrower, in pixels of a small copy… */
const LEAST_WIDTH = 2;
/** …and no wider than this share of the picture. */
const MOST_WIDTH_SHARE = 0.08;
/** Edges between stripes, one after another, all about as far apart: a stick has six white stripes or more. */
const LEAST_EDGES = 8;
const MOST_UNEVEN = 1.7;
/** The stripes slant: from row to row all edges go the same way by so much, in pixels… */
const LEAST_SLANT = 0.3;
const MOST_SLANT = 2.5;
/** …over so many rows. What stands upright - blinds, books, palings - does not. */
const LEAST_ROWS = 4;

interface Edge {
  x: number;
  isRising: boolean;
}

/** A row of slanted stripes that goes on downwards. */
interface Band {
  edges: readonly Edge[];
  rows: number;
  /** Which way it slants; 0 while nobody knows. */
  way: number;
}

/**
 * Where a clapperboard's striped sticks are in a small copy's brightness (0..255, logarithmic, row by row), in pixels;
 * undefined: there are none. They lie within some 10 degrees of level: the hinged one when it is shut, the other always.
 */
export function findSticks(levels: Uint8Array, { width, height }: Size): { x: number; y: number } | undefined {
  let bands: Band[] = [];
  for (let y = 0; y < height; y++) {
    const rows = findStripes(levels.subarray(y * width, (y + 1) * width));
    bands = rows.map((edges) => continueBand(bands, edges));
    const found = bands.find((band) => band.rows >= LEAST_ROWS);
    if (found) return { x: meanOf(found.edges.map(({ x }) => x)), y };
  }
  return undefined;
}

function continueBand(bands: readonly Band[], edges: readonly Edge[]): Band {
  let best: Band = { edges, rows: 1, way: 0 };
  for (const above of bands) {
    const slant = measureSlant(above.edges, edges);
    const way = Math.sign(slant);
    const goesOn = Math.abs(slant) >= LEAST_SLANT && Math.abs(slant) <= MOST_SLANT && way * above.way >= 0;
    if (goesOn && above.rows >= best.rows) best = { edges, rows: above.rows + 1, way };
  }
  return best;
}

/** How far the edges of a row lie right of those above, as a median; 0 where too few belong together. */
function measureSlant(above: readonly Edge[], edges: readonly Edge[]): number {
  const shifts: number[] = [];
  for (const { x, isRising } of edges) {
    const near = above.filter((one) => one.isRising === isRising).map((one) => x - one.x);
    const least = near.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
    if (least !== undefined && Math.abs(least) <= MOST_SLANT) shifts.push(least);
  }
  if (shifts.length < LEAST_EDGES - 1) return 0;
  return shifts.sort((a, b) => a - b)[shifts.length >> 1] ?? 0;
}

/** Runs of edges that lie about as far apart, each of at least `LEAST_EDGES`. */
function findStripes(row: Uint8Array): Edge[][] {
  const edges = findEdges(row);
  const most = MOST_WIDTH_SHARE * row.length;
  const runs: Edge[][] = [];
  let run: Edge[] = [];
  let [narrowest, widest] = [0, 0];
  for (const edge of edges) {
    const gap = edge.x - (run.at(-1)?.x ?? Number.NEGATIVE_INFINITY);
    const [least, largest] = [Math.min(narrowest, gap), Math.max(widest, gap)];
    const isStripe = gap >= LEAST_WIDTH && gap <= most;
    if (isStripe && (run.length === 1 || largest <= MOST_UNEVEN * least)) {
      [narrowest, widest] = run.length === 1 ? [gap, gap] : [least, largest];
      run.push(edge);
      continue;
    }
    if (run.length >= LEAST_EDGES) runs.push(run);
    // The last stripe may begin the next run.
    run = isStripe ? [...run.slice(-1), edge] : [edge];
    [narrowest, widest] = [gap, gap];
  }
  return run.length >= LEAST_EDGES ? [...runs, run] : runs;
}

/** Where a row goes from a dark turning point to a light one or back: half-way between, to a part of a pixel. */
function findEdges(row: Uint8Array): Edge[] {
  const turns = findTurns(row);
  return turns.slice(1).map((to, index) => {
    const from = turns[index] ?? 0;
    const isRising = (row[to] ?? 0) > (row[from] ?? 0);
    const middle = ((row[to] ?? 0) + (row[from] ?? 0)) / 2;
    let x = from + 1;
    while (x < to && (row[x] ?? 0) > middle !== isRising) x += 1;
    const before = row[x - 1] ?? 0;
    const step = (row[x] ?? 0) - before;
    return { x: x - 1 + (step === 0 ? 0 : (middle - before) / step), isRising };
  });
}

/** The darkest and lightest places of a row in turns, each at least `LEAST_SWING` from the one before. */
function findTurns(row: Uint8Array): number[] {
  const turns: number[] = [];
  let way = 0;
  let low = 0;
  let high = 0;
  for (let x = 1; x < row.length; x++) {
    const level = row[x] ?? 0;
    if (level < (row[low] ?? 0)) low = x;
    if (level > (row[high] ?? 0)) high = x;
    if (way >= 0 && (row[high] ?? 0) - level >= LEAST_SWING) {
      turns.push(high);
      [way, low] = [-1, x];
    } else if (way <= 0 && level - (row[low] ?? 0) >= LEAST_SWING) {
      turns.push(low);
      [way, high] = [1, x];
    }
  }
  if (way !== 0) turns.push(way > 0 ? high : low);
  return turns;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
