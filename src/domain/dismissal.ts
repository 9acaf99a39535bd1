import type { AnomalyDraft } from "./anomaly.ts";
import type { Appearance } from "./appearance.ts";
import type { Box } from "./frame.ts";

export const DISMISSAL_SCOPES = ["take", "angle", "scene", "until-story-day"] as const;
/**
 * For how long something is let pass: in this take, in this set-up and camera, for the rest of the scene, or until a story
 * day has ended, in the scenes of the same line from the dismissed one's day on.
 */
export type DismissalScope = (typeof DISMISSAL_SCOPES)[number];

export const DISMISSAL_REASONS = ["intended", "false-alarm"] as const;
/** Why: it should be so, or nothing is there. */
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

export interface DismissalWish {
  reason: DismissalReason;
  scope: DismissalScope;
  /** The last story day; null for every other scope. */
  untilDay: number | null;
}

/** What the crew said of one thing, for how long, and how the place looked before and after. */
export interface Dismissal extends DismissalWish {
  id: string;
  /** The anomaly that was dismissed. */
  anomalyId: string;
  takeId: string;
  angleId: string;
  sceneId: string | null;
  camera: string;
  kind: string;
  detector: string;
  description: string;
  box: Box | null;
  referenceBox: Box | null;
  /** From roll to where it was seen best. */
  atMs: number;
  /** In the reference and in the take; null where no picture could be had: then nothing is ever taken for it. */
  before: Appearance | null;
  after: Appearance | null;
  /** Name of the paired browser. */
  who: string;
  at: string;
  undoneAt: string | null;
}

/** A finding that this box makes itself: an intended change is gone again. */
export const BACK_KIND = "back-to-before";
export const BACK_DETECTOR = "intended-changes";

/** Where a take belongs, as far as scopes go. */
export interface TakePlace {
  takeId: string;
  angleId: string;
  camera: string;
  sceneId: string | null;
  line: string;
  day: number | null;
}

/** `origin`: where the dismissed take belongs. Both are of one production. */
export function appliesTo(dismissal: Dismissal, origin: Pick<TakePlace, "line" | "day">, take: TakePlace): boolean {
  if (dismissal.undoneAt !== null) return false;
  const isSameScene = dismissal.sceneId !== null && dismissal.sceneId === take.sceneId;
  switch (dismissal.scope) {
    case "take":
      return dismissal.takeId === take.takeId && dismissal.camera === take.camera;
    case "angle":
      return dismissal.angleId === take.angleId && dismissal.camera === take.camera;
    case "scene":
      return isSameScene;
    case "until-story-day":
      return isSameScene || liesUntil(dismissal.untilDay, origin, take);
  }
}

function liesUntil(
  untilDay: number | null,
  origin: Pick<TakePlace, "line" | "day">,
  { line, day }: TakePlace,
): boolean {
  if (untilDay === null || day === null || origin.day === null) return false;
  return line === origin.line && day >= origin.day && day <= untilDay;
}

/** The part of the picture that a thing concerns, where it is and where it was; null: it has no place. */
export function findPlace({ box, referenceBox }: Pick<AnomalyDraft, "box" | "referenceBox">): Box | null {
  if (!box || !referenceBox) return box ?? referenceBox;
  const left = Math.min(box[0], referenceBox[0]);
  const top = Math.min(box[1], referenceBox[1]);
  const right = Math.max(box[0] + box[2], referenceBox[0] + referenceBox[2]);
  const bottom = Math.max(box[1] + box[3], referenceBox[1] + referenceBox[3]);
  return [left, top, right - left, bottom - top];
}
