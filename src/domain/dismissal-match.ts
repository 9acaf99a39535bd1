import type { AnomalyDraft } from "./anomaly.ts";
import { type Appearance, isLook } from "./appearance.ts";
import { BACK_KIND, type Dismissal, findPlace } from "./dismissal.ts";
import type { Box } from "./frame.ts";

/** Intersection over union from which two findings are at the same place. */
const SAME_PLACE = 0.3;
/** A detector may find a piece of it only, or somewhat more: so much of the smaller in the larger, and not tiny beside it. */
const MOSTLY_INSIDE = 0.8;
const LEAST_SIZE = 0.2;
/** After so many takes in which it was dismissed one by one, the box asks once. */
const ASK_AFTER_TAKES = 3;

type Placed = Pick<AnomalyDraft, "box" | "referenceBox">;

/** A dismissal whose place could be looked at: how the place looks in the take, there and a little aside. */
interface LookedAt {
  dismissal: Dismissal;
  looks: readonly Appearance[];
}

export function isSamePlace(one: Placed, other: Placed): boolean {
  const [a, b] = [findPlace(one), findPlace(other)];
  if (!a || !b) return false;
  const shared = measureShared(a, b);
  const [smaller, larger] = [a[2] * a[3], b[2] * b[3]].sort((x, y) => x - y);
  if (shared <= 0 || smaller === undefined || larger === undefined) return false;
  const overlap = shared / (smaller + larger - shared);
  return overlap >= SAME_PLACE || (shared >= MOSTLY_INSIDE * smaller && smaller >= LEAST_SIZE * larger);
}

/**
 * The dismissal that a finding falls under, of those that apply, newest first. By place and look: another thing at the
 * same place is none. A change that a newer dismissal took back is not intended any more. What is gone, new or only
 * changed may be called differently from take to take; the looks decide.
 */
export function findDismissal(draft: AnomalyDraft, newestFirst: readonly LookedAt[]): Dismissal | undefined {
  for (const { dismissal, looks } of newestFirst) {
    const { before, after, reason } = dismissal;
    if (draft.kind === BACK_KIND || after === null || !isSamePlace(draft, dismissal)) continue;
    if (isLook(looks, after, before)) return dismissal;
    if (reason === "intended" && before !== null && isLook(looks, before, after)) return undefined;
  }
  return undefined;
}

/** What is expected of later takes: intended beyond its own take, and the newest word at its place. */
export function listExpected(newestFirst: readonly Dismissal[]): Dismissal[] {
  return newestFirst.filter((one, index) => {
    if (one.scope === "take" || one.reason !== "intended" || one.before === null || one.after === null) return false;
    return !newestFirst.slice(0, index).some((newer) => newer.reason === "intended" && isSamePlace(newer, one));
  });
}

/** Looked at in several moments: back to what it was before when most of them say so and none shows what is intended. */
export function isBack({ before, after }: Dismissal, moments: readonly (readonly Appearance[])[]): boolean {
  if (before === null || after === null || moments.length === 0) return false;
  const back = moments.filter((looks) => isLook(looks, before, after)).length;
  return back * 2 > moments.length && !moments.some((looks) => isLook(looks, after, before));
}

/** Of dismissals that hold for one take each: those of one kind and place that at least ASK_AFTER_TAKES takes have. */
export function findHabits(dismissals: readonly Dismissal[]): Dismissal[][] {
  const groups: Dismissal[][] = [];
  for (const one of dismissals) {
    if (one.scope !== "take" || one.undoneAt !== null) continue;
    const home = groups.find(
      ([first]) => first && first.kind === one.kind && first.camera === one.camera && isSamePlace(first, one),
    );
    if (home) home.push(one);
    else groups.push([one]);
  }
  return groups.filter((group) => new Set(group.map(({ takeId }) => takeId)).size >= ASK_AFTER_TAKES);
}

function measureShared(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}
