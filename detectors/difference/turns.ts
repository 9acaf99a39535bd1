import type { Lab } from "./lab.ts";
import type { Rect } from "./planes.ts";

/** Pictures of a thing are compared on a grid of so many points a side: coarsely at first. */
const COARSE = 12;
const FINE = 24;
const STEP_DEGREES = 15;
/** A turn by less is rather lens or light. */
const LEAST_DEGREES = 10;
/** Its middle may lie so many points aside, coarsely; a thing that stands on something turns about its foot. */
const ASIDE = 2;
/** Colours further apart than this count as this far apart, in OKLab units of 100. */
const CAP = 12;
/** The square that is compared is by so much larger than the box. */
const SPARE = 1.1;
/** What is alike on both sides looks mirrored when it is turned: mirrored must leave this share of what a turn leaves. */
const CLEARLY_BETTER = 0.8;
/** Fewer changed points than this of the grid say nothing. */
const LEAST_POINTS = 20;

/** A turn that explains a difference. */
export interface Turn {
  /** Clockwise as the camera sees it, from the reference to the take; -180..180. */
  degrees: number;
  mirrored: boolean;
  /** What remains different after undoing it, as a share of before. */
  remains: number;
}

interface Try {
  degrees: number;
  mirrored: boolean;
  dx: number;
  dy: number;
}

/** One picture's colours around the middle of a box, on a square grid: l, a and b of each point. */
interface Grid {
  side: number;
  colours: Float32Array;
}

interface Grids {
  take: Grid;
  reference: Grid;
  /** Points that changed. */
  points: Int32Array;
  before: number;
}

/** Looks for the turn about its middle, or the mirroring, that makes what was in a box what is there now. */
export function findTurn(pictures: { take: Lab; reference: Lab }, rect: Rect, isChanged: Uint8Array): Turn | undefined {
  const coarse = sample(pictures, rect, { side: COARSE, isChanged });
  const fine = sample(pictures, rect, { side: FINE, isChanged });
  if (coarse.points.length < LEAST_POINTS || coarse.before <= 0 || fine.before <= 0) return undefined;
  const plain = refine(fine, best(coarse, listTries(false)));
  const mirrored = refine(fine, best(coarse, listTries(true)));
  return mirrored.remains < CLEARLY_BETTER * plain.remains ? mirrored : plain;
}

/** Looks closely around what was found coarsely. */
function refine(grids: Grids, first: Try): Turn {
  const scale = FINE / COARSE;
  const near: Try[] = [-8, -4, 0, 4, 8].flatMap((by) =>
    [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((across) => ({
        ...first,
        degrees: first.degrees + by,
        dx: first.dx * scale + across,
        dy: first.dy * scale + down,
      })),
    ),
  );
  const found = best(grids, near);
  const degrees = Math.round(((found.degrees + 540) % 360) - 180);
  return { degrees, mirrored: found.mirrored, remains: measureRemains(grids, found) };
}

function listTries(mirrored: boolean): Try[] {
  const asides = Array.from({ length: 2 * ASIDE + 1 }, (_, at) => at - ASIDE);
  const tries: Try[] = [];
  for (let degrees = -180; degrees < 180; degrees += STEP_DEGREES) {
    if (!mirrored && Math.abs(degrees) < LEAST_DEGREES) continue;
    for (const dy of asides) for (const dx of asides) tries.push({ degrees, mirrored, dx, dy });
  }
  return tries;
}

function best(grids: Grids, tries: readonly Try[]): Try {
  let least = Infinity;
  let found = tries[0];
  for (const one of tries) {
    const remains = measureRemains(grids, one, least);
    if (remains >= least) continue;
    least = remains;
    found = one;
  }
  return found;
}

/** Both ways: what is now must have been somewhere, and what was must still be. Given up at `most`. */
function measureRemains({ take, reference, points, before }: Grids, one: Try, most = Infinity): number {
  const angle = (one.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const flip = one.mirrored ? -1 : 1;
  const middle = (take.side - 1) / 2;
  const limit = most * 2 * before;
  let sum = 0;
  for (let n = 0; n < points.length && sum < limit; n++) {
    const x = (points[n] % take.side) - middle;
    const y = Math.floor(points[n] / take.side) - middle;
    const [ox, oy] = [x - one.dx, y - one.dy];
    sum += apart(take, points[n], reference, flip * (ox * cos + oy * sin) + middle, oy * cos - ox * sin + middle);
    const [fx, fy] = [flip * x, y];
    sum += apart(
      reference,
      points[n],
      take,
      fx * cos - fy * sin + one.dx + middle,
      fx * sin + fy * cos + one.dy + middle,
    );
  }
  return sum / (2 * before);
}

function apart(one: Grid, point: number, other: Grid, x: number, y: number): number {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= other.side || row >= other.side) return CAP;
  return measureApart(one.colours, point * 3, other.colours, (row * other.side + column) * 3);
}

function measureApart(one: Float32Array, i: number, other: Float32Array, j: number): number {
  const distance =
    Math.abs(one[i] - other[j]) + Math.abs(one[i + 1] - other[j + 1]) + Math.abs(one[i + 2] - other[j + 2]);
  return Math.min(distance, CAP);
}

function sample(
  { take, reference }: { take: Lab; reference: Lab },
  rect: Rect,
  { side, isChanged }: { side: number; isChanged: Uint8Array },
): Grids {
  const cells = layCells(rect, side);
  const grids = { take: pickColours(take, cells), reference: pickColours(reference, cells) };
  const points: number[] = [];
  let before = 0;
  for (let point = 0; point < side * side; point++) {
    if (isChanged[pixelAt(take, cells, point % side, Math.floor(point / side))] === 0) continue;
    points.push(point);
    before += measureApart(grids.take.colours, point * 3, grids.reference.colours, point * 3);
  }
  return { ...grids, points: Int32Array.from(points), before };
}

/** Where the cells of a square about the middle of a box lie: it is as large as the longer side and a little more. */
interface Cells {
  left: number;
  top: number;
  /** Pixels from one cell to the next. */
  step: number;
  side: number;
}

function layCells(rect: Rect, side: number): Cells {
  const length = SPARE * Math.max(rect.right - rect.left, rect.bottom - rect.top);
  const step = length / side;
  const start = (from: number, to: number) => (from + to - 1) / 2 - length / 2 + step / 2;
  return { left: start(rect.left, rect.right), top: start(rect.top, rect.bottom), step, side };
}

/** The pixel nearest to a place of the grid, in cells; of the picture's rim beyond it. */
function pixelAt({ width, height }: Lab, { left, top, step }: Cells, column: number, row: number): number {
  const x = Math.max(0, Math.min(width - 1, Math.round(left + column * step)));
  return Math.max(0, Math.min(height - 1, Math.round(top + row * step))) * width + x;
}

/** The mean colour of each cell, of nine places in it. */
function pickColours(picture: Lab, cells: Cells): Grid {
  const { side } = cells;
  const colours = new Float32Array(side * side * 3);
  for (let point = 0; point < side * side; point++) {
    for (let near = 0; near < 9; near++) {
      const column = (point % side) + ((near % 3) - 1) / 3;
      const row = Math.floor(point / side) + (Math.floor(near / 3) - 1) / 3;
      const at = pixelAt(picture, cells, column, row);
      colours[point * 3] += picture.l[at] / 9;
      colours[point * 3 + 1] += picture.a[at] / 9;
      colours[point * 3 + 2] += picture.b[at] / 9;
    }
  }
  return { side, colours };
}
