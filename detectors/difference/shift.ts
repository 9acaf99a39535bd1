import { clip, type Ground, measureApart, type Pictures, sumGround, sumRect } from "./ground.ts";
import type { Rect } from "./planes.ts";

/** At most so many pixels each way are compared in the first, coarse search. */
const COARSE_SIDE = 24;
const FINE_REACH_PX = 3;
/** A move within one region is at most this share of the region's side: the thing itself is as large as its move. */
const REACH_SHARE = 0.5;
/** Sums below this are nothing but rounding. */
const ROUNDING = 1e-6;

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

interface Search {
  pictures: Pictures;
  x: [from: number, to: number];
  y: [from: number, to: number];
  /** Shift in steps of this many pixels, and compare every so many. */
  step: number;
  /** A shift that leaves more than this is of no use. */
  most: number;
  /** Where a thing that moved so far stood. */
  place: (dx: number, dy: number) => Rect;
  /** All that may be asked for of the old and of the new places. */
  olds: Rect;
  news: Rect;
}

/** Looks for the move of one thing whose old and new place lie inside `rect`; it must leave at most `most`. */
export function findShiftWithin(rect: Rect, pictures: Pictures, most: number): Shift | undefined {
  const width = rect.right - rect.left;
  const height = rect.bottom - rect.top;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / COARSE_SIDE));
  const reachX = Math.floor((width * REACH_SHARE) / step) * step;
  const reachY = Math.floor((height * REACH_SHARE) / step) * step;
  const place = (dx: number, dy: number) => remainder(rect, dx, dy);
  return search({ pictures, x: [-reachX, reachX], y: [-reachY, reachY], step, most, place, olds: rect, news: rect });
}

/** The part of `rect` whose old and new place both lie inside it. */
function remainder(rect: Rect, dx: number, dy: number): Rect {
  return {
    left: rect.left + Math.max(0, -dx),
    right: rect.right - Math.max(0, dx),
    top: rect.top + Math.max(0, -dy),
    bottom: rect.bottom - Math.max(0, dy),
  };
}

/** Looks for the move that carries what was at `from` to about `to`; it must leave at most `most`. */
export function findShiftBetween(way: { from: Rect; to: Rect }, pictures: Pictures, most: number): Shift | undefined {
  const { from, to } = way;
  const middle = (one: number, other: number) => Math.round((one + other) / 2);
  const dx = middle(to.left, to.right) - middle(from.left, from.right);
  const dy = middle(to.top, to.bottom) - middle(from.top, from.bottom);
  const side = Math.max(from.right - from.left, from.bottom - from.top);
  const reach = Math.max(4, Math.round(side / 4));
  const step = Math.max(1, Math.ceil(side / COARSE_SIDE));
  const spare = reach + fineReach(step);
  const around = {
    left: from.left + dx - spare,
    right: from.right + dx + spare,
    top: from.top + dy - spare,
    bottom: from.bottom + dy + spare,
  };
  const news = clip(around, pictures.take);
  const range = { x: [dx - reach, dx + reach], y: [dy - reach, dy + reach] } satisfies Partial<Search>;
  return search({ pictures, ...range, step, most, place: () => from, olds: from, news });
}

function fineReach(step: number): number {
  return Math.max(FINE_REACH_PX, step);
}

/** Coarsely over the whole range, whatever remains, then closely around the best. */
function search(wanted: Search): Shift | undefined {
  const { step, most } = wanted;
  const coarse = sweep({ ...wanted, most: Infinity }, step);
  if (!coarse) return undefined;
  const reach = fineReach(step);
  const x: Search["x"] = [coarse.dx - reach, coarse.dx + reach];
  const y: Search["y"] = [coarse.dy - reach, coarse.dy + reach];
  return sweep({ ...wanted, x, y, step: 1, most }, Math.max(1, step >> 1));
}

/** The best of all shifts in range; what cannot become the best is given up early. */
function sweep(wanted: Search, every: number): Shift | undefined {
  const { x, y, step, pictures } = wanted;
  const olds = sumGround(wanted.olds, pictures, every);
  const grounds = { olds, news: wanted.news === wanted.olds ? olds : sumGround(wanted.news, pictures, every) };
  let best: Shift | undefined;
  for (let dy = y[0]; dy <= y[1]; dy += step) {
    for (let dx = x[0]; dx <= x[1]; dx += step) {
      const move = { dx, dy, from: wanted.place(dx, dy) };
      best = judge(move, { ...grounds, pictures }, best?.remains ?? wanted.most) ?? best;
    }
  }
  return best;
}

interface Move {
  dx: number;
  dy: number;
  from: Rect;
}

/** The shift, if it leaves less than `most`. */
function judge(
  { dx, dy, from }: Move,
  where: { olds: Ground; news: Ground; pictures: Pictures },
  most: number,
): Shift | undefined {
  const { olds, news, pictures } = where;
  const { width, height } = pictures.take;
  if (Math.abs(dx) + Math.abs(dy) < 2 || from.left >= from.right || from.top >= from.bottom) return undefined;
  const to = { left: from.left + dx, right: from.right + dx, top: from.top + dy, bottom: from.bottom + dy };
  if (to.left < 0 || to.top < 0 || to.right > width || to.bottom > height) return undefined;
  if (sumRect(news, news.texture, to) - sumRect(olds, olds.texture, from) < -ROUNDING) return undefined;
  const least = Math.min(sumRect(olds, olds.apart, from), sumRect(news, news.apart, to));
  if (least <= ROUNDING) return undefined;
  const remains = measureMoved({ dx, dy, from }, pictures, { every: olds.every, enough: most * least }) / least;
  return remains < most ? { dx, dy, remains, from, to } : undefined;
}

/** How far the moved thing is apart from itself; at `enough` it is not looked at further. */
function measureMoved({ dx, dy, from }: Move, pictures: Pictures, how: { every: number; enough: number }): number {
  const { take, reference } = pictures;
  const { every, enough } = how;
  const way = dy * take.width + dx;
  let moved = 0;
  for (let y = from.top; y < from.bottom && moved < enough; y += every) {
    const end = y * take.width + from.right;
    for (let i = y * take.width + from.left; i < end; i += every) moved += measureApart(reference, i, take, i + way);
  }
  return moved;
}
