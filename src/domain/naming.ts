import type { AnomalyDraft } from "./anomaly.ts";
import { type Appearance, isLook, measureNearest } from "./appearance.ts";
import { BACK_KIND, findPlace } from "./dismissal.ts";
import type { Box } from "./frame.ts";
import { isUnnamed } from "./telling.ts";
import type { ThingWords } from "./thing.ts";

/** A thing of a set-up, as one camera sees it, that somebody named. */
export interface NamedThing extends ThingWords {
  id: string;
  angleId: string;
  camera: string;
  /** Where it stands in the take's picture. */
  box: Box;
  /** How its place looks with it, and without it; null where no picture could be had: then nothing is ever taken for it. */
  look: Appearance | null;
  other: Appearance | null;
  /** The anomaly on whose card it was named. */
  anomalyId: string;
  /** Name of the paired browser. */
  who: string;
  at: string;
  removedAt: string | null;
}

const ADDED_KIND = "object-added";
/** Changes after which the thing is not where it stands in the reference. */
const AWAY_KINDS: readonly string[] = ["object-missing", "object-moved", "object-replaced", ADDED_KIND];

/** Pictures that show the thing which an anomaly is about. What went back was there before or is there now. */
export function listShowing(kind: string): readonly ("reference" | "take")[] {
  if (kind === BACK_KIND) return ["reference", "take"];
  return kind === ADDED_KIND ? ["take"] : ["reference"];
}

/** Whether a person may say what it is: it has a place, and its detector does not know. */
export function isNameable({ kind, box, referenceBox }: AnomalyDraft, said: string): boolean {
  return kind !== BACK_KIND && findPlace({ box, referenceBox }) !== null && isUnnamed(said);
}

export function isAway(kind: string): boolean {
  return AWAY_KINDS.includes(kind);
}

/**
 * The thing that looks as one of those at a place do, the most alike; undefined: it is another thing. `looks`: of the thing's
 * place in the pictures that would show it.
 */
export function findThing(
  lookedAt: readonly { thing: NamedThing; looks: readonly Appearance[] }[],
): NamedThing | undefined {
  const alike = lookedAt.flatMap(({ thing, looks }) => {
    const { look, other } = thing;
    return look !== null && isLook(looks, look, other) ? [{ thing, distance: measureNearest(looks, look) }] : [];
  });
  return alike.sort((a, b) => a.distance - b.distance)[0]?.thing;
}

/** Where a change is told to be: where the thing was that is gone, else where it is. */
export function findToldPlace({ kind, box, referenceBox }: AnomalyDraft): Box | null {
  return kind === "object-missing" ? (referenceBox ?? box) : (box ?? referenceBox);
}
