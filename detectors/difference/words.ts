import type { Change } from "./changes.ts";
import { nameColour } from "./colours.ts";
import type { Evidence } from "./evidence.ts";
import type { Person } from "./people.ts";
import type { Rect, Size } from "./planes.ts";
import type { Shift } from "./shift.ts";
import type { Turn } from "./turns.ts";
import type { Clothes } from "./wardrobe.ts";

/** A move of up to so many of the thing's own sizes, as it is said; further ones are only "moved". */
const DISTANCES: readonly (readonly [upTo: number, words: string])[] = [
  [0.15, "a little"],
  [0.35, "a quarter of its"],
  [0.7, "half its"],
  [1.4, "about its own"],
  [2.5, "twice its"],
];
/** Turns of less are little, of more than this go round; between them lies about a quarter. */
const LITTLE_TURN_DEGREES = 40;
const ROUND_TURN_DEGREES = 135;
/** Below this change of colour only its lightness is another, in OKLab units of 100. */
const NO_COLOUR = 3;
/** Share of the picture's width that is camera left, and as much camera right. */
const LEFT_SHARE = 0.38;

/** One sentence as said aloud on set: what happened and where, camera left and right, without numbers. */
export function describeChange(change: Change, size: Size): string {
  const place = describePlace(
    change.referenceRect && change.kind === "object-missing" ? change.referenceRect : change.rect,
    size,
  );
  if (change.shift) return `Something ${place}, moved ${describeMove(change.shift)}`;
  return `${describeKind(change)}, ${place}`;
}

function describeKind({ kind, evidence }: Change): string {
  switch (kind) {
    case "object-missing":
      return "Something gone";
    case "object-added":
      return "Something new";
    case "object-moved":
      return "Something moved";
    case "object-turned":
      return `Something turned${evidence?.turn ? describeTurn(evidence.turn) : ""}`;
    case "object-replaced":
      return "Something else in its place";
    case "object-switched":
      return `Something switched ${isOn(evidence) ? "on" : "off"}`;
    case "object-recoloured":
      return describePaint(evidence);
    case "text-changed":
      return "Other words or marks on something";
    case "light-changed":
      return `Light is ${isLighter(evidence) ? "brighter" : "darker"}`;
    case "area-changed":
      return "Something looks different";
  }
}

/** Whether what can be switched is on in the take. */
export function isOn(evidence: Evidence | undefined): boolean {
  return isLighter(evidence);
}

function isLighter(evidence: Evidence | undefined): boolean {
  return (evidence?.lightness ?? 0) > 0;
}

function describePaint(evidence: Evidence | undefined): string {
  if (evidence && evidence.colour >= NO_COLOUR) return "Something has another colour";
  return `Something is ${isLighter(evidence) ? "lighter" : "darker"}`;
}

function describeTurn({ degrees, mirrored }: Turn): string {
  if (mirrored) return " the other way";
  const turned = Math.abs(degrees);
  if (turned > ROUND_TURN_DEGREES) return " round";
  return turned < LITTLE_TURN_DEGREES ? " a little" : " by about a quarter";
}

function describePlace(rect: Rect, { width, height }: Size): string {
  const x = (rect.left + rect.right) / 2 / width;
  const y = (rect.top + rect.bottom) / 2 / height;
  const across = x < LEFT_SHARE ? "camera left" : x > 1 - LEFT_SHARE ? "camera right" : "in the middle";
  const down = y < 0.33 ? "upper part" : y > 0.67 ? "lower part" : "half way up";
  return across === "in the middle" && down === "half way up" ? "in the middle of the picture" : `${across}, ${down}`;
}

/** "Clothes of the person camera left look different: dark blue now; red in the reference". */
export function describeClothes({ take, reference }: Clothes, { rect }: Person, size: Size): string {
  const [now, before] = [nameColour(take), nameColour(reference)];
  const what = now === before ? `another ${now}` : `${now} now; ${before} in the reference`;
  return `Clothes of the person ${describeAcross(rect, size)} look different: ${what}`;
}

/** Why nothing is told there. */
export function describePerson(person: Person, size: Size): string {
  const where = `Somebody ${describeAcross(person.rect, size)}`;
  switch (person.in) {
    case "take":
      return `${where} who is not in the reference: nothing behind them is compared`;
    case "reference":
      return `${where} in the reference, who is not in this picture: nothing is compared there`;
    case "both":
      return `${where} stirred: that is not told`;
  }
}

function describeAcross({ left, right }: Rect, { width }: Size): string {
  const x = (left + right) / 2 / width;
  return x < LEFT_SHARE ? "camera left" : x > 1 - LEFT_SHARE ? "camera right" : "in the middle of the picture";
}

/** "half its width to camera left": the distance by comparison with the thing itself. */
function describeMove({ dx, dy, to }: Shift): string {
  const isAcross = Math.abs(dx) >= Math.abs(dy);
  const distance = isAcross ? Math.abs(dx) / (to.right - to.left) : Math.abs(dy) / (to.bottom - to.top);
  const way = isAcross
    ? dx > 0
      ? "to camera right"
      : "to camera left"
    : dy > 0
      ? "down or closer"
      : "up or further back";
  const found = DISTANCES.find(([upTo]) => distance <= upTo);
  if (!found) return way;
  const [, words] = found;
  return words === "a little" ? `${words} ${way}` : `${words} ${isAcross ? "width" : "height"} ${way}`;
}
