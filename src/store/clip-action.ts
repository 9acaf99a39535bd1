import { type Action, type ActionMarks, findAction, liesOutside } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { Check } from "../domain/coverage.ts";
import type { Clip } from "../domain/take.ts";
import type { Store } from "./store.ts";

/** What of a clip counts, and how it lies beside its reference, as far as that is known now. */
export interface ClipAction {
  check: Check | undefined;
  alignment: TimeAlignment | undefined;
  marks: ActionMarks;
  action: Action;
  /** From roll to cut. */
  lengthMs: number;
}

/** While a check runs, what an earlier one found of the same two recordings still holds. */
export function readClipAction(store: Store, clip: Clip): ClipAction {
  const check = store.checks.latest(clip.takeId).find(({ clipId }) => clipId === clip.id);
  const alignment = check?.alignment ?? (check?.state === "running" ? findKnown(store, clip, check) : undefined);
  const marks = store.clipMarks.read(clip.id);
  const lengthMs = Math.max(0, (clip.cutMs ?? clip.rollMs) - clip.rollMs);
  return { check, alignment, marks, action: findAction(lengthMs, alignment, marks), lengthMs };
}

function findKnown(store: Store, clip: Clip, { referenceId }: Check): TimeAlignment | undefined {
  const reference = referenceId === null ? undefined : store.references.find(referenceId);
  return reference && store.checks.findAlignment(clip.id, reference.clipId);
}

/** Whether samples that were left out as lying outside belong to the action now: they were never looked at. */
export function lacksSamples({ check, action }: Pick<ClipAction, "check" | "action">): boolean {
  const gaps = (check?.coverage ?? []).flatMap(({ notChecked }) => notChecked);
  return gaps.some((gap) => gap.isOutside === true && !liesOutside(gap, action));
}
