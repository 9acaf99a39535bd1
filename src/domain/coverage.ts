import type { TimeAlignment } from "./alignment.ts";
import type { AnomalyStatus } from "./anomaly.ts";
import { formatDuration } from "./duration.ts";

/** What one detector did with the samples of one clip. Counts are samples. */
export interface Coverage {
  detector: string;
  sampled: number;
  checked: number;
  /** Let go because the box was too slow; worked off after the cut where possible. */
  dropped: number;
  failed: number;
  notChecked: NotChecked[];
  /** Milliseconds of detection a sample; null when nothing was checked. */
  msPerFrameP50: number | null;
  msPerFrameP95: number | null;
}

/** A stretch that was not compared, counted from roll, and why in words. Failed and dropped samples are in it too. */
export interface NotChecked {
  fromMs: number;
  toMs: number;
  samples: number;
  reason: string;
  /** It lies before the action or after the cut: it is left out, and nothing is missing without it. */
  isOutside?: boolean;
}

/** One comparison of a clip with a reference. */
export interface Check {
  id: string;
  takeId: string;
  clipId: string;
  /** Null: there was nothing to compare with yet. */
  referenceId: string | null;
  referenceLabel: string;
  state: CheckState;
  coverage: Coverage[];
  progress: CheckProgress;
  /** How the whole take runs beside the reference; absent where that was not found out. */
  alignment?: TimeAlignment;
  createdAt: string;
  finishedAt: string | null;
}

/** How far a running check is. Counts are samples, summed over detectors. */
interface CheckProgress {
  done: number;
  total: number;
  /** Whole seconds; null: nothing to go by yet, or nothing left. */
  secondsLeft: number | null;
  /** Detectors that still have samples before them. */
  detectorsBehind: number;
}

export type CheckState = "running" | "complete" | "incomplete" | "nothing-to-match";

/** The sentence that a page shows first after the cut. Green is only ever `clear`. */
export interface Verdict {
  tone: "look" | "clear" | "unchecked" | "busy" | "none";
  text: string;
}

/** Judges a check and what it found for people: never clear where something was not compared or is still to be looked at. */
export function judgeCheck(check: Check | undefined, found: readonly AnomalyStatus[]): Verdict {
  if (!check) return { tone: "none", text: "not checked yet" };
  if (check.state === "nothing-to-match") return judgeUnmatched(found);
  if (check.state === "running") return describeProgress(check.progress);
  return judgeCoverage(check.coverage, found, check.state === "complete");
}

/** Detectors that look at single frames may have found something; that the others had nothing to match stays the news. */
function judgeUnmatched(found: readonly AnomalyStatus[]): Verdict {
  const open = count(found, "open");
  if (open > 0) return { tone: "look", text: `${open} to look at` };
  return { tone: "none", text: "nothing to match yet" };
}

/** The same for a comparison that has ended, without a check's row. `isComplete`: it ran to its end. */
export function judgeCoverage(
  coverage: readonly Coverage[],
  found: readonly AnomalyStatus[],
  isComplete: boolean,
): Verdict {
  const open = count(found, "open");
  if (open > 0) return { tone: "look", text: `${open} to look at` };
  const isWhole = isComplete && coverage.length > 0 && coverage.every(coversAll);
  if (found.length > 0) return describeJudged(found, isWhole);
  return isWhole
    ? { tone: "clear", text: "checked, nothing found" }
    : { tone: "unchecked", text: describeMissing(coverage) };
}

/**
 * A sample that was dropped, failed, or ended the detector is not checked; a detector that looked at nothing neither. What
 * lies outside of the action is nobody's loss.
 */
function coversAll(one: Coverage): boolean {
  return one.checked > 0 && countMissing(one) === 0 && one.notChecked.every(({ isOutside }) => isOutside === true);
}

/** Samples within the action that were not checked. */
export function countMissing(one: Coverage): number {
  return Math.max(0, one.sampled - one.checked - countOutside(one));
}

/** Samples that were left out because they lie before the action or after the cut. */
export function countOutside({ notChecked }: Pick<Coverage, "notChecked">): number {
  return notChecked.reduce((sum, { samples, isOutside }) => sum + (isOutside ? samples : 0), 0);
}

/** Everything found has been judged: "nothing found" would be untrue then, and a confirmed mistake is still one. */
function describeJudged(found: readonly AnomalyStatus[], isWhole: boolean): Verdict {
  const confirmed = count(found, "confirmed");
  const parts = [
    `${found.length} judged`,
    confirmed > 0 ? `${confirmed} confirmed` : "",
    isWhole ? "" : "not all checked",
  ];
  const tone = confirmed > 0 ? "look" : isWhole ? "none" : "unchecked";
  return { tone, text: parts.filter((part) => part !== "").join(", ") };
}

function count(found: readonly AnomalyStatus[], status: AnomalyStatus): number {
  return found.filter((one) => one === status).length;
}

function describeMissing(coverage: readonly Coverage[]): string {
  if (coverage.every(({ checked }) => checked === 0)) return "not checked: nothing could be compared";
  const unchecked = coverage.reduce((sum, one) => sum + countMissing(one), 0);
  const sampled = coverage.reduce((sum, one) => sum + one.sampled - countOutside(one), 0);
  const idle = coverage.filter(({ checked }) => checked === 0).map(({ detector }) => detector);
  const [gap] = coverage.flatMap(({ detector, notChecked }) =>
    notChecked.filter(({ isOutside }) => !isOutside).map(({ reason }) => `${detector}: ${reason}`),
  );
  const parts = [
    idle.length > 0 ? `${idle.join(", ")} checked nothing` : "",
    unchecked > 0 ? `${unchecked} of ${sampled} samples not checked` : "",
  ].filter((part) => part !== "");
  return `nothing found, but ${parts.length > 0 ? parts.join(", ") : (gap ?? "the check did not end")}`;
}

function describeProgress(progress: CheckProgress): Verdict {
  const { done, total, secondsLeft, detectorsBehind } = progress;
  const percent = total > 0 ? Math.floor((100 * Math.min(done, total)) / total) : 0;
  const parts = [
    `checked ${percent} %`,
    secondsLeft === null ? "" : `${formatDuration(secondsLeft)} left`,
    detectorsBehind > 1 ? `${detectorsBehind} detectors behind` : "",
  ];
  return { tone: "busy", text: parts.filter((part) => part !== "").join(", ") };
}
