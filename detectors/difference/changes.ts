import { type Evidence, gatherEvidence } from "./evidence.ts";
import { joinNear } from "./groups.ts";
import { type ChangeKind, decideKind } from "./kinds.ts";
import { covers, findMoves, type Move } from "./moves.ts";
import type { Scene } from "./outline.ts";
import type { Rect } from "./planes.ts";
import { areaOf, gapBetween, uniteRects } from "./regions.ts";
import type { Shift } from "./shift.ts";
import { DECIDED, type Thing } from "./thing.ts";
import type { Found } from "./things.ts";
import { findTurned } from "./turned-moves.ts";

/** One thing that changed, named; rectangles in pixels of the take. */
export interface Change {
  kind: ChangeKind;
  /** Where to look in the take. */
  rect: Rect;
  /** Where it stood in the reference. */
  referenceRect: Rect | undefined;
  shift: Shift | undefined;
  things: Thing[];
  /** What a closer look showed; absent where none was taken. */
  evidence?: Evidence;
}

/** Something gone and something new closer than this is one place that changed. */
const SAME_PLACE_SHARE = 0.012;
const SMALL_PLACE_SHARE = 0.12;
const COMPACT_PLACE = 1.3;
/** Only so many of the strongest things are tried against one another. */
const MAX_TRIED = 24;
/** Light that changes one thing changes others: only the strongest relit thing is told, and those about as strong. */
const RELIT_SHARE = 0.7;
const MAX_LIT_SIDE = 0.5;
const LAMP_REACH_SHARE = 0.15;
/** So many of the strongest places are looked at closer. */
const MAX_CLOSER = 8;
/** Things further to one side than this are in one picture only: a closer look would show nothing more. */
const CLEARLY_SIDED = 0.75;

/** Names what happened to things: moved ones first, then what changed in place, then gone and added. */
export function nameChanges({ things, lights }: Found, scene: Scene): Change[] {
  const lit = keepStrongestLight(things);
  const objects = things
    .filter((thing) => !thing.relit && !isLitBy(thing, lit, scene.take.width))
    .sort((a, b) => weigh(b) - weigh(a));
  const moves = findMoves(objects.slice(0, MAX_TRIED), scene);
  const used = new Set(moves.flatMap((move) => move.things));
  const left = objects.filter((thing) => !used.has(thing) && !moves.some((move) => covers(move, thing.rect)));
  const places = joinPlaces(left, scene.take.width);
  const inPlace = [...places, ...lit.map((thing) => changeInPlace([thing]))];
  return [
    ...moves.map((move) => nameMove(move, scene)),
    ...lookCloser(inPlace, scene),
    ...lights.map((light) => nameLight(light, scene)),
  ];
}

/** Decides what happened to the strongest places that are not plainly a thing in one picture only. */
function lookCloser(changes: readonly Change[], scene: Scene): Change[] {
  const weightOf = ({ things }: Change) => Math.max(...things.map(weigh));
  const closer = changes
    .filter(({ things }) => things.some((thing) => Math.abs(thing.side) <= CLEARLY_SIDED) || things.length > 1)
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, MAX_CLOSER);
  return changes.map((change) => {
    if (!closer.includes(change)) return change;
    const evidence = gatherEvidence(change.things, scene);
    const kind = decideKind(evidence);
    return {
      ...change,
      evidence,
      ...(kind && { kind, referenceRect: kind === "object-added" ? undefined : change.rect }),
    };
  });
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

function nameMove(move: Move, scene: Scene): Change {
  const { shift, things } = move;
  const evidence = findTurned(move, scene);
  if (evidence) return { ...changeInPlace(things), kind: "object-turned", evidence };
  return { kind: "object-moved", rect: shift.to, referenceRect: shift.from, shift, things };
}

function changeInPlace(things: Thing[]): Change {
  const rect = things.map((thing) => thing.rect).reduce(uniteRects);
  return { kind: "area-changed", rect, referenceRect: rect, shift: undefined, things };
}

function nameLight(light: Thing, scene: Scene): Change {
  return { ...changeInPlace([light]), kind: "light-changed", evidence: gatherEvidence([light], scene) };
}

function nameAlone(thing: Thing): Change {
  const { rect } = thing;
  if (thing.side > DECIDED)
    return { kind: "object-added", rect, referenceRect: undefined, shift: undefined, things: [thing] };
  if (thing.side < -DECIDED)
    return { kind: "object-missing", rect, referenceRect: rect, shift: undefined, things: [thing] };
  return changeInPlace([thing]);
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
