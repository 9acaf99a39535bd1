import type { Lab } from "./lab.ts";
import type { Rect } from "./planes.ts";

/** Colours further apart than this count as this far apart, in OKLab units of 100. */
const CAP = 12;
/** At most so many pixels each way are compared in the first, coarse search. */
const COARSE_SIDE = 24;
const FINE_REACH_PX = 3;
/** A move within one region is at most this share of the region's side: the thing itself is as large as its move. */
const REACH_SHARE = 0.5;

/** A move that explains a difference. */
export interface Shift {
  dx: number;
  dy: number;
  /** What remains different after undoing the move, as a share of before. */
  remains: number;
  /** Where the thing stood, in the reference, and where it stands, in the take. */
  from: Rect;
  to: Rect;
}

export interface Pictures {
  take: Lab;
  reference: Lab;
}

interface Search {
  x: [from: number, to: number];
  y: [from: number, to: number];
  /** Shift in steps of this many pixels, and compare every so many. */
  step: number;
}

/** Looks for the move of one thing whose old and new place lie inside `rect`. */
export function findShiftWithin(rect: Rect, pictures: Pictures): Shift | undefined {
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / COARSE_SIDE));
  const reachX = Math.floor((width * REACH_SHARE) / step) * step;
  const reachY = Math.floor((height * REACH_SHARE) / step) * step;
  const judgeOne = (dx: number, dy: number, every: number) => judgeWithin(rect, pictures, { dx, dy, every });
  return refine({ x: [-reachX, reachX], y: [-reachY, reachY], step }, judgeOne);
}

/** Looks for the move that carries what was at `from` to about `to`. */
export function findShiftBetween(from: Rect, to: Rect, pictures: Pictures): Shift | undefined {
  const middle = (one: number, other: number) => Math.round((one + other) / 2);
  const dx = middle(to.left, to.right) - middle(from.left, from.right);
  const dy = middle(to.top, to.bottom) - middle(from.top, from.bottom);
  const side = Math.max(from.right - from.left, from.bottom - from.top);
  const reach = Math.max(4, Math.round(side / 4));
  const step = Math.max(1, Math.ceil(side / COARSE_SIDE));
  const judgeOne = (x: number, y: number, every: number) => judge(from, pictures, { dx: x, dy: y, every });
  return refine({ x: [dx - reach, dx + reach], y: [dy - reach, dy + reach], step }, judgeOne);
}

function refine(search: Search, judgeOne: (dx: number, dy: number, every: number) => Shift | undefined) {
  let best: Shift | undefined;
  const look = (dx: number, dy: number, every: number) => {
    const shift = judgeOne(dx, dy, every);
    if (shift && (!best || shift.remains < best.remains)) best = shift;
  };
  for (let dy = search.y[0]; dy <= search.y[1]; dy += search.step) {
    for (let dx = search.x[0]; dx <= search.x[1]; dx += search.step) look(dx, dy, search.step);
  }
  if (!best) return undefined;
  const { dx, dy } = best;
  best = undefined;
  const every = Math.max(1, search.step >> 1);
  const reach = Math.max(FINE_REACH_PX, search.step);
  for (let y = dy - reach; y <= dy + reach; y++) for (let x = dx - reach; x <= dx + reach; x++) look(x, y, every);
  return best;
}

interface Move {
  dx: number;
  dy: number;
  every: number;
}

/** The part of `rect` whose old and new place both lie inside it. */
function judgeWithin(rect: Rect, pictures: Pictures, move: Move): Shift | undefined {
  const from = {
    left: rect.left + Math.max(0, -move.dx),
    right: rect.right - Math.max(0, move.dx),
    top: rect.top + Math.max(0, -move.dy),
    bottom: rect.bottom - Math.max(0, move.dy),
  };
  return judge(from, pictures, move);
}

function judge(from: Rect, { take, reference }: Pictures, { dx, dy, every }: Move): Shift | undefined {
  if (Math.abs(dx) + Math.abs(dy) < 2) return undefined;
  const { width, height } = take;
  const to = { left: from.left + dx, right: from.right + dx, top: from.top + dy, bottom: from.bottom + dy };
  if (to.left < 0 || to.top < 0 || to.right > width || to.bottom > height) return undefined;
  let moved = 0;
  let before = 0;
  let after = 0;
  let texture = 0;
  for (let y = from.top; y < from.bottom; y += every) {
    for (let x = from.left; x < from.right; x += every) {
      const old = y * width + x;
      const now = old + dy * width + dx;
      moved += apart(reference, old, take, now);
      before += apart(reference, old, take, old);
      after += apart(reference, now, take, now);
      texture +=
        contrastAt(reference, old) + contrastAt(take, now) - contrastAt(reference, now) - contrastAt(take, old);
    }
  }
  const least = Math.min(before, after);
  return least <= 0 || texture < 0 ? undefined : { dx, dy, remains: moved / least, from, to };
}

/** How much a picture changes around a pixel: a thing shows more there than the ground that it stood on. */
function contrastAt({ l, width }: Lab, i: number): number {
  return Math.abs((l[i + 1] ?? 0) - (l[i - 1] ?? 0)) + Math.abs((l[i + width] ?? 0) - (l[i - width] ?? 0));
}

function apart(one: Lab, i: number, other: Lab, j: number): number {
  const distance = Math.abs(one.l[i] - other.l[j]) + Math.abs(one.a[i] - other.a[j]) + Math.abs(one.b[i] - other.b[j]);
  return Math.min(distance, CAP);
}
