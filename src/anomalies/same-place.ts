import type { AnomalyDraft } from "../domain/anomaly.ts";
import type { Box } from "../domain/frame.ts";
import { mapBox, measureArea, measureIntersection } from "./geometry.ts";
import { isInPlace } from "./in-place.ts";

/** A changed area that lies this far inside what another detector knows by name is seen to be that. */
const INSIDE_SHARE = 0.7;

/** Where the camera looked, by time, as `Pair.camera`; what is not there: where it looked at first. */
type Cameras = ReadonlyMap<number, readonly number[]>;

/**
 * One cause, one card, across detectors: hands that moved are a clock that shows another time to the one and a turned or changed
 * thing to the other. The area is folded into what has a name, and counted there among its consequences.
 */
export function foldUnnamed(drafts: readonly AnomalyDraft[], cameras: Cameras = new Map()): AnomalyDraft[] {
  const consequences = new Map<AnomalyDraft, number>();
  const kept = drafts.filter((draft) => {
    const cause = drafts.find((other) => explains(other, draft, cameras));
    if (cause) consequences.set(cause, (consequences.get(cause) ?? 0) + 1 + countConsequences(draft));
    return !cause;
  });
  return kept.map((draft) => {
    const more = consequences.get(draft);
    return more ? { ...draft, details: { ...draft.details, consequences: countConsequences(draft) + more } } : draft;
  });
}

function countConsequences({ details }: AnomalyDraft): number {
  return typeof details.consequences === "number" ? details.consequences : 0;
}

function explains(named: AnomalyDraft, area: AnomalyDraft, cameras: Cameras): boolean {
  if (!isInPlace(area.kind) || isInPlace(named.kind) || named.detector === area.detector) return false;
  if (named.first.ptsMs > area.last.ptsMs || area.first.ptsMs > named.last.ptsMs) return false;
  const onSet = (box: Box | null, { best }: AnomalyDraft) => {
    const camera = cameras.get(best.ptsMs);
    return box && camera ? mapBox(box, camera) : box;
  };
  return (
    isInside(onSet(area.box, area), onSet(named.box, named)) ||
    isInside(onSet(area.referenceBox, area), onSet(named.referenceBox, named))
  );
}

function isInside(part: Box | null, whole: Box | null): boolean {
  return part !== null && whole !== null && measureIntersection(part, whole) >= INSIDE_SHARE * measureArea(part);
}
