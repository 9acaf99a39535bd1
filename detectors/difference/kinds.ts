import type { Evidence } from "./evidence.ts";

/** What may have happened to a thing or a place; `object-moved` is found by its shift, before evidence is asked. */
export type ChangeKind =
  | "object-missing"
  | "object-added"
  | "object-replaced"
  | "object-moved"
  | "object-turned"
  | "object-switched"
  | "object-recoloured"
  | "text-changed"
  | "light-changed"
  | "area-changed";

/** Edges in both pictures along this share of the outline: one outline, so one thing. */
const SAME_OUTLINE = 0.6;
/** Changes of colour and of lightness that nobody overlooks, in OKLab units of 100; and how alike inside they must be. */
const OTHER_COLOUR = 3;
const OTHER_LIGHTNESS = 10;
const EVEN = 0.5;
/** Something that gives light is at least so light when on, and changes by so much more in lightness than in colour. */
const LIT_LIGHTNESS = 65;
const LIT_STEP = 12;
const LIT_OVER_COLOUR = 1.5;
/** Print has so many strokes a row that stand out so far, about as far in both pictures, and are other strokes. */
const LEAST_STROKES = 3;
const LEAST_PRINT = 1.8;
const PRINT_RATIO = 0.5;
const OTHER_PRINT = 0.4;
/** …on ground that stayed: larger blocks, lightness and colour as a whole changed little. */
const PRINT_COARSE = 0.7;
/** …so little that no turn need be tried. */
const ONLY_PRINT_COARSE = 0.5;
const PRINT_LIGHTNESS = 8;
const PRINT_COLOUR = 1.5;
/** A turn is believed when undoing it leaves at most this share of the difference. */
const MAX_TURN_REMAINS = 0.57;
/** …and the place changed over so much of its box: not only two hands on a dial. */
const TURNED_FILL = 0.3;
/** Print is smaller than this share of the picture's width. */
const PRINT_SIDE = 0.3;
/** One picture shows nothing but ground at the place, the other something foreign to it. */
const ONLY_GROUND = 0.1;
const FOREIGN = 0.4;
const ONE_OUTLINE = 0.35;
/** Two things: so much of the place is foreign to the ground around it in either picture, and it changed for the most part. */
const REPLACED_STRANGE = 0.3;
const REPLACED_FILL = 0.45;
const REPLACED_COLOUR = 0.2;

/**
 * What happened at one place, from what both pictures show there; undefined: nothing beyond what its outline says. Chosen
 * on drawn pairs (README.md). Swapping the pictures changes no answer.
 */
export function decideKind(evidence: Evidence): ChangeKind | undefined {
  const { turn, coarse, fill } = evidence;
  if (evidence.isRelit || evidence.sharedShare >= SAME_OUTLINE) return decidePaint(evidence);
  if (coarse <= ONLY_PRINT_COARSE && isPrint(evidence)) return "text-changed";
  if (turn && turn.remains <= MAX_TURN_REMAINS && fill >= TURNED_FILL) return "object-turned";
  if (isPrint(evidence)) return "text-changed";
  return isReplaced(evidence) ? "object-replaced" : decidePresence(evidence);
}

/** Where the outline does not tell which picture holds the thing, its colours may. */
function decidePresence({ takeStrange, referenceStrange, sharedShare }: Evidence): ChangeKind | undefined {
  if (sharedShare > ONE_OUTLINE || Math.min(takeStrange, referenceStrange) > ONLY_GROUND) return undefined;
  if (takeStrange >= FOREIGN) return "object-added";
  return referenceStrange >= FOREIGN ? "object-missing" : undefined;
}

/** The same outline: lit or unlit, another colour, or other words on it. */
function decidePaint(evidence: Evidence): ChangeKind | undefined {
  const { lightness, colour, even, takeLightness, referenceLightness } = evidence;
  const step = Math.abs(lightness);
  const isLit = Math.max(takeLightness, referenceLightness) >= LIT_LIGHTNESS;
  if (even >= EVEN && isLit && step >= LIT_STEP && step >= LIT_OVER_COLOUR * colour) return "object-switched";
  if (even >= EVEN && (colour >= OTHER_COLOUR || step >= OTHER_LIGHTNESS)) return "object-recoloured";
  return isPrint(evidence) ? "text-changed" : undefined;
}

function isPrint({ print, coarse, lightness, colour, side }: Evidence): boolean {
  const weaker = Math.min(print.take, print.reference);
  return (
    print.strokes >= LEAST_STROKES &&
    weaker >= LEAST_PRINT &&
    weaker >= PRINT_RATIO * Math.max(print.take, print.reference) &&
    print.alike <= OTHER_PRINT &&
    side <= PRINT_SIDE &&
    coarse <= PRINT_COARSE &&
    Math.abs(lightness) <= PRINT_LIGHTNESS &&
    colour <= PRINT_COLOUR
  );
}

function isReplaced({ takeStrange, referenceStrange, fill, even }: Evidence): boolean {
  return (
    Math.min(takeStrange, referenceStrange) >= REPLACED_STRANGE && fill >= REPLACED_FILL && even >= REPLACED_COLOUR
  );
}
