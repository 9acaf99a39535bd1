import type { TimeAlignment } from "./alignment.ts";

/** Where the crew says that a take's action begins and ends, in ms from roll; null: where it was found. */
export interface ActionMarks {
  actionMs: number | null;
  cutMs: number | null;
}

/** Who set an end of the action; null: nobody, so it is the take's own. */
type HandleOrigin = "found" | "marked" | null;

/** What of a take counts: from action to cut, in ms from roll. Both ends belong to it. */
export interface Action {
  fromMs: number;
  toMs: number;
  head: HandleOrigin;
  tail: HandleOrigin;
}

export const NO_MARKS: ActionMarks = { actionMs: null, cutMs: null };
/** No action is shorter, in ms. */
export const LEAST_ACTION_MS = 500;

/** The crew's word counts; where it is silent, what was found; else all of the take. */
export function findAction(
  lengthMs: number,
  found: Pick<TimeAlignment, "headMs" | "tailMs"> | undefined,
  marks: ActionMarks = NO_MARKS,
): Action {
  const head = readEnd(marks.actionMs, found?.headMs ?? null);
  const tail = readEnd(marks.cutMs, found?.tailMs ?? null);
  const fromMs = Math.min(Math.max(0, head.ms ?? 0), lengthMs);
  const toMs = Math.max(fromMs, Math.min(tail.ms ?? lengthMs, lengthMs));
  return { fromMs, toMs, head: fromMs > 0 ? head.by : null, tail: toMs < lengthMs ? tail.by : null };
}

function readEnd(marked: number | null, found: number | null): { ms: number | null; by: HandleOrigin } {
  if (marked !== null) return { ms: marked, by: "marked" };
  return { ms: found, by: found === null ? null : "found" };
}

/** Whether nothing of a stretch lies within the action. */
export function liesOutside({ fromMs, toMs }: { fromMs: number; toMs: number }, action: Action): boolean {
  return toMs < action.fromMs || fromMs > action.toMs;
}
