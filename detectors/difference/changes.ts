import type { Scene } from "./outline.ts";
import type { Rect } from "./planes.ts";
import { areaOf, boundCore, gapBetween, joinRegions, type Region, uniteRects } from "./regions.ts";
import { findShiftBetween, findShiftWithin, type Shift } from "./shift.ts";
import { DECIDED, type Thing } from "./things.ts";

export type ChangeKind = "object-missing" | "object-added" | "object-moved" | "area-changed";

/** One thing that changed, named; rectangles in pixels of the take. */
export interface Change {
  kind: ChangeKind;
  /** Where to look in the take. */
  rect: Rect;
  /** Where it stood in the reference. */
  referenceRect: Rect | undefined;
  shift: Shift | undefined;
  things: Thing[];
}

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
/** Something gone and something new closer than this is one place that changed. */
const SAME_PLACE_SHARE = 0.012;
const SMALL_PLACE_SHARE = 0.12;
const COMPACT_PLACE = 1.3;
/** Smaller things, as a share of the picture, look alike too easily to be called moved. */
const MIN_MOVED_SHARE = 0.0005;
/** Only so many of the strongest things are tried against one another. */
const MAX_TRIED = 24;
/** Light that changes one thing changes others: only the strongest relit thing is told, and those about as strong. */
const RELIT_SHARE = 0.7;
const MAX_LIT_SIDE = 0.5;
const LAMP_REACH_SHARE = 0.15;

/** Names what happened to things: moved ones first, then what changed in place, then gone and added. */
export function nameChanges(things: readonly Thing[], scene: Scene): Change[] {
  const lit = keepStrongestLight(things);
  const objects = things
    .filter((thing) => !thing.relit && !isLitBy(thing, lit, scene.take.width))
    .sort((a, b) => weigh(b) - weigh(a));
  const minArea = MIN_MOVED_SHARE * scene.take.l.length;
  const moves = findMoves(objects.slice(0, MAX_TRIED), scene, minArea);
  const used = new Set(moves.flatMap((move) => move.things));
  const left = objects.filter((thing) => !used.has(thing) && !moves.some((move) => covers(move, thing.rect)));
  const places = joinPlaces(left, scene.take.width);
  return [...moves, ...places, ...lit.map((thing) => changeInPlace([thing]))];
}

function weigh(thing: Thing): number {
  return thing.strength * Math.sqrt(thing.pixels.length);
}

function keepStrongestLight(things: readonly Thing[]): Thing[] {
  const lit = things.filter((thing) => thing.relit);
  const strongest = Math.max(0, ...lit.map((thing) => thing.strength));
  return lit.filter((thing) => thing.strength >= RELIT_SHARE * strongest);
}

/** True for what grew lighter or darker with a lamp beside it, and less than the lamp itself. */
function isLitBy(thing: Thing, lamps: readonly Thing[], width: number): boolean {
  return lamps.some(
    (lamp) =>
      Math.abs(thing.side) < MAX_LIT_SIDE &&
      thing.tone * lamp.tone > 0 &&
      thing.strength < RELIT_SHARE * lamp.strength &&
      gapBetween(thing.rect, lamp.rect) < LAMP_REACH_SHARE * width,
  );
}

function changeInPlace(things: Thing[]): Change {
  const rect = things.map((thing) => thing.rect).reduce(uniteRects);
  return { kind: "area-changed", rect, referenceRect: rect, shift: undefined, things };
}

function nameAlone(thing: Thing): Change {
  const { rect } = thing;
  if (thing.side > DECIDED)
    return { kind: "object-added", rect, referenceRect: undefined, shift: undefined, things: [thing] };
  if (thing.side < -DECIDED)
    return { kind: "object-missing", rect, referenceRect: rect, shift: undefined, things: [thing] };
  return changeInPlace([thing]);
}

/** All believable moves: of one thing within its region, of one in several fragments, and from here to there. */
function findMoves(things: readonly Thing[], scene: Scene, minArea: number): Change[] {
  const moves: Change[] = [];
  const used = new Set<Thing>();
  const keep = (move: Change | undefined) => {
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

function findMoveWithin(group: Thing[], scene: Scene): Change | undefined {
  const weight = group.reduce((sum, thing) => sum + thing.pixels.length, 0);
  const side = group.reduce((sum, thing) => sum + thing.side * thing.pixels.length, 0) / weight;
  if (Math.abs(side) > CLEARLY_SIDED) return undefined;
  const pixels = group.reduce<Region>(joinRegions, { pixels: new Int32Array(), rect: group[0].rect }).pixels;
  const shift = findShiftWithin(boundCore(pixels, scene.take, TAIL_SHARE), scene, MAX_NUDGE_REMAINS);
  const isNudge = shift && Math.hypot(shift.dx, shift.dy) <= NUDGE_SHARE * scene.take.width;
  return shift && shift.remains <= (isNudge ? MAX_NUDGE_REMAINS : MAX_REMAINS) ? nameMove(shift, group) : undefined;
}

function nameMove(shift: Shift, things: Thing[]): Change {
  return { kind: "object-moved", rect: shift.to, referenceRect: shift.from, shift, things };
}

/** Things gone here and added there that look alike; the best matches first, each thing used once. */
function findMovesOfTwo(things: readonly Thing[], scene: Scene): Change[] {
  const found: Change[] = [];
  for (const gone of things.filter((thing) => thing.side < -DECIDED)) {
    for (const added of things.filter((thing) => thing.side > DECIDED)) {
      const shift = isAlike(gone, added)
        ? findShiftBetween({ from: gone.rect, to: added.rect }, scene, MAX_REMAINS)
        : undefined;
      if (shift && shift.remains <= MAX_REMAINS) found.push(nameMove(shift, [gone, added]));
    }
  }
  found.sort((a, b) => (a.shift?.remains ?? 1) - (b.shift?.remains ?? 1));
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
function covers(move: Change, rect: Rect): boolean {
  const area = areaOf(rect);
  const common = (other: Rect) =>
    areaOf({
      left: Math.max(rect.left, other.left),
      top: Math.max(rect.top, other.top),
      right: Math.min(rect.right, other.right),
      bottom: Math.min(rect.bottom, other.bottom),
    });
  return Math.max(common(move.rect), move.referenceRect ? common(move.referenceRect) : 0) > 0.6 * area;
}

/** Something gone and something new at one place is that place changed: hands of a clock, a page turned. */
function joinPlaces(things: readonly Thing[], width: number): Change[] {
  const groups = joinNear(things, (a, b) => areOnePlace(a.rect, b.rect, width));
  return groups.map((group) => (group.length === 1 ? nameAlone(group[0]) : changeInPlace(group)));
}

/** Close together and, taken together, either small or hardly larger than each alone. */
function areOnePlace(a: Rect, b: Rect, width: number): boolean {
  if (gapBetween(a, b) > SAME_PLACE_SHARE * width) return false;
  const both = uniteRects(a, b);
  const side = Math.max(both.right - both.left, both.bottom - both.top);
  return side <= SMALL_PLACE_SHARE * width || areaOf(both) <= COMPACT_PLACE * Math.max(areaOf(a), areaOf(b));
}

/** Connected groups: two are in one when any of theirs are near. */
function joinNear(things: readonly Thing[], isNear: (a: Thing, b: Thing) => boolean): Thing[][] {
  const groups: Thing[][] = things.map((thing) => [thing]);
  for (let i = 0; i < groups.length; i++) {
    for (let j = i + 1; j < groups.length; j++) {
      if (!groups[i].some((a) => groups[j].some((b) => isNear(a, b)))) continue;
      groups[i].push(...groups[j]);
      groups.splice(j, 1);
      j = i;
    }
  }
  return groups;
}
