import { joinNear } from "./groups.ts";
import type { Scene } from "./outline.ts";
import type { Rect } from "./planes.ts";
import { areaOf, boundCore, gapBetween, joinRegions, type Region } from "./regions.ts";
import { findShiftBetween, findShiftWithin, type Shift } from "./shift.ts";
import { DECIDED, type Thing } from "./thing.ts";

/** A move is believed when undoing it leaves at most this share of the difference. */
const MAX_REMAINS = 0.6;
/** …and a little more for a nudge, after which light and lens show the thing slightly differently. */
const MAX_NUDGE_REMAINS = 0.75;
const NUDGE_SHARE = 0.03;
/** Things further to one side than this are in one picture only and did not move within their own box. */
const CLEARLY_SIDED = 0.75;
/** This share of a region's pixels beyond each side is tails: a line of the ground that shows differently. */
const TAIL_SHARE = 0.02;
const MAX_SIZE_RATIO = 2.2;
/** Slivers on both sides of a nudged thing lie at most this far apart, as a share of the picture's width. */
const MAX_SLIVER_GAP_SHARE = 0.1;
const MIN_SLIVER_OVERLAP = 0.4;
/** Slivers of the same extent may lie further apart: the two ends of a long thing. */
const MAX_TWIN_GAP_SHARE = 0.25;
const MIN_TWIN_OVERLAP = 0.8;
/** Smaller things, as a share of the picture, look alike too easily to be called moved. */
const MIN_MOVED_SHARE = 0.0005;
/** More of a rectangle than this is for the most part. */
const MOST_SHARE = 0.6;

/** A thing that moved. */
export interface Move {
  shift: Shift;
  things: Thing[];
}

/** All believable moves: of one thing within its region, of one in several fragments, and from here to there. */
export function findMoves(things: readonly Thing[], scene: Scene): Move[] {
  const minArea = MIN_MOVED_SHARE * scene.take.l.length;
  const moves: Move[] = [];
  const used = new Set<Thing>();
  const keep = (move: Move | undefined) => {
    if (!move) return;
    moves.push(move);
    for (const thing of things) if (move.things.includes(thing) || covers(move, thing.rect)) used.add(thing);
  };
  for (const group of groupSlivers(things, scene.take.width)) keep(findMoveWithin(group, scene));
  const large = things.filter((thing) => thing.pixels.length >= minArea);
  for (const thing of large) if (!used.has(thing)) keep(findMoveWithin([thing], scene));
  const others = large.filter((thing) => !used.has(thing));
  return [...moves, ...findMovesOfTwo(others, scene)];
}

/** Groups of fragments that may be the rims of nudged things, each of two or more. */
function groupSlivers(things: readonly Thing[], width: number): Thing[][] {
  const groups = joinNear(things, (a, b) => areSlivers(a.rect, b.rect, width));
  return groups.filter((group) => group.length > 1);
}

function findMoveWithin(group: Thing[], scene: Scene): Move | undefined {
  const weight = group.reduce((sum, thing) => sum + thing.pixels.length, 0);
  const side = group.reduce((sum, thing) => sum + thing.side * thing.pixels.length, 0) / weight;
  if (Math.abs(side) > CLEARLY_SIDED) return undefined;
  const pixels = group.reduce<Region>(joinRegions, { pixels: new Int32Array(), rect: group[0].rect }).pixels;
  const shift = findShiftWithin(boundCore(pixels, scene.take, TAIL_SHARE), scene, MAX_NUDGE_REMAINS);
  const isNudge = shift && Math.hypot(shift.dx, shift.dy) <= NUDGE_SHARE * scene.take.width;
  return shift && shift.remains <= (isNudge ? MAX_NUDGE_REMAINS : MAX_REMAINS) ? { shift, things: group } : undefined;
}

/** Things gone here and added there that look alike; the best matches first, each thing used once. */
function findMovesOfTwo(things: readonly Thing[], scene: Scene): Move[] {
  const found: Move[] = [];
  for (const gone of things.filter((thing) => thing.side < -DECIDED)) {
    for (const added of things.filter((thing) => thing.side > DECIDED)) {
      const shift = isAlike(gone, added)
        ? findShiftBetween({ from: gone.rect, to: added.rect }, scene, MAX_REMAINS)
        : undefined;
      if (shift && shift.remains <= MAX_REMAINS) found.push({ shift, things: [gone, added] });
    }
  }
  found.sort((a, b) => a.shift.remains - b.shift.remains);
  const used = new Set<Thing>();
  return found.filter((move) => {
    if (move.things.some((thing) => used.has(thing))) return false;
    for (const thing of move.things) used.add(thing);
    return true;
  });
}

/** Two fragments side by side, or one above the other, as the two rims of a nudged thing are. */
function areSlivers(a: Rect, b: Rect, width: number): boolean {
  const gap = gapBetween(a, b) / width;
  const [least, most] = shareExtent(a, b);
  return (
    (gap <= MAX_SLIVER_GAP_SHARE && least >= MIN_SLIVER_OVERLAP) ||
    (gap <= MAX_TWIN_GAP_SHARE && most >= MIN_TWIN_OVERLAP)
  );
}

/** How much of the shorter's and of the longer's extent two rectangles share, along the axis where they share more. */
function shareExtent(a: Rect, b: Rect): [ofShorter: number, ofLonger: number] {
  const along = (aFrom: number, aTo: number, bFrom: number, bTo: number): [number, number] => {
    const common = Math.max(0, Math.min(aTo, bTo) - Math.max(aFrom, bFrom));
    return [common / Math.min(aTo - aFrom, bTo - bFrom), common / Math.max(aTo - aFrom, bTo - bFrom)];
  };
  const x = along(a.left, a.right, b.left, b.right);
  const y = along(a.top, a.bottom, b.top, b.bottom);
  return x[0] > y[0] ? x : y;
}

function isAlike(a: Thing, b: Thing): boolean {
  const ratio = (one: number, other: number) => Math.max(one, other) / Math.max(1, Math.min(one, other));
  return ratio(areaOf(a.rect), areaOf(b.rect)) <= MAX_SIZE_RATIO;
}

/** True when a rectangle lies for the most part where a moved thing stood or stands. */
export function covers({ shift }: Move, rect: Rect): boolean {
  const area = areaOf(rect);
  const common = (other: Rect) =>
    areaOf({
      left: Math.max(rect.left, other.left),
      top: Math.max(rect.top, other.top),
      right: Math.min(rect.right, other.right),
      bottom: Math.min(rect.bottom, other.bottom),
    });
  return Math.max(common(shift.to), common(shift.from)) > MOST_SHARE * area;
}
