import type { AnomalyDraft } from "../domain/anomaly.ts";
import { measureCentrality } from "./geometry.ts";

/** What matters first on a set: that it is another set-up altogether, story facts, gone or added, replaced, moved, then "area". */
const KIND_ORDER: readonly (readonly string[])[] = [
  ["other-set-up"],
  [
    "clock-mismatch",
    "clock-disagrees",
    "clock-flow",
    "clock-out-of-story",
    "clock-missing",
    "wardrobe-changed",
    "object-switched",
  ],
  ["object-missing", "object-added", "back-to-before"],
  ["object-replaced"],
  ["object-moved", "object-turned", "object-recoloured", "text-changed"],
];
/** One step of kind outweighs all else; within a kind, lasting and central things come first. */
const KIND_WEIGHT = 10;
const LASTING_WEIGHT = 2;
const CENTRE_WEIGHT = 1;

/** Sorts the most urgent first and numbers them from 0. `clipMs` is the compared length; 0 for stills. */
export function rankAnomalies(drafts: AnomalyDraft[], clipMs: number): AnomalyDraft[] {
  return drafts
    .map((draft) => ({ draft, urgency: measureUrgency(draft, clipMs) }))
    .sort((a, b) => b.urgency - a.urgency)
    .map(({ draft }, rank) => ({ ...draft, rank }));
}

function measureUrgency(draft: AnomalyDraft, clipMs: number): number {
  const place = KIND_ORDER.findIndex((kinds) => kinds.includes(draft.kind));
  const kindScore = KIND_ORDER.length - (place < 0 ? KIND_ORDER.length : place);
  const lasting = clipMs > 0 ? Math.min(1, (draft.last.ptsMs - draft.first.ptsMs) / clipMs) : 1;
  const box = draft.box ?? draft.referenceBox;
  const centre = box ? measureCentrality(box) : 0;
  return kindScore * KIND_WEIGHT + lasting * LASTING_WEIGHT + centre * CENTRE_WEIGHT + draft.confidence;
}
