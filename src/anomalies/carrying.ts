import type { Anomaly, AnomalyDraft, AnomalyStatus } from "../domain/anomaly.ts";
import { measureOverlap } from "./geometry.ts";
import { isInPlace } from "./in-place.ts";
import { placesOf } from "./track.ts";

/** Overlap from which a thing found again counts as the one that was judged before. */
const SAME_THING_OVERLAP = 0.3;

interface CarriedVerdict {
  draft: AnomalyDraft;
  status: AnomalyStatus;
  note: string;
  /** The dismissal that had closed it. */
  dismissalId: string | null;
}

/**
 * A re-check never loses what the crew said: the verdict on the same thing, of the same kind, is carried over. What stayed in
 * its place may be called otherwise this time: turned, recoloured, only changed.
 */
export function carryVerdicts(drafts: AnomalyDraft[], earlier: Anomaly[]): CarriedVerdict[] {
  const left = new Set(earlier);
  return drafts.map((draft) => {
    const match = [...left].find((anomaly) => isSameKind(anomaly.kind, draft.kind) && isSamePlace(anomaly, draft));
    if (match) left.delete(match);
    return { draft, status: match?.status ?? "open", note: match?.note ?? "", dismissalId: match?.dismissalId ?? null };
  });
}

function isSameKind(one: string, other: string): boolean {
  return one === other || (isInPlace(one) && isInPlace(other));
}

function isSamePlace(a: AnomalyDraft, b: AnomalyDraft): boolean {
  if (placesOf(a).length === 0 && placesOf(b).length === 0) return true;
  return placesOf(a).some((one) => placesOf(b).some((other) => measureOverlap(one, other) >= SAME_THING_OVERLAP));
}
