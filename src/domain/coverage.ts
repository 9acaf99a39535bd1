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
  progress: { done: number; total: number };
  createdAt: string;
  finishedAt: string | null;
}

export type CheckState = "running" | "complete" | "incomplete" | "nothing-to-match";

/** The sentence that a page shows first after the cut. Green is only ever `clear`. */
export interface Verdict {
  tone: "look" | "clear" | "unchecked" | "busy" | "none";
  text: string;
}

/** Judges a check for people: never clear where something was not compared. */
export function judgeCheck(check: Check | undefined, openAnomalies: number): Verdict {
  if (!check) return { tone: "none", text: "not checked yet" };
  if (check.state === "nothing-to-match") return { tone: "none", text: "nothing to match yet" };
  if (check.state === "running") return describeProgress(check);
  if (check.state === "incomplete" && openAnomalies === 0) {
    return { tone: "unchecked", text: describeMissing(check.coverage) };
  }
  return judgeCoverage(check.coverage, openAnomalies);
}

/** The same for a comparison that has ended, without a check's row. */
export function judgeCoverage(coverage: readonly Coverage[], openAnomalies: number): Verdict {
  if (openAnomalies > 0) return { tone: "look", text: `${openAnomalies} to look at` };
  const isWhole = coverage.length > 0 && countChecked(coverage) > 0 && countUnchecked(coverage) === 0;
  return isWhole
    ? { tone: "clear", text: "checked, nothing found" }
    : { tone: "unchecked", text: describeMissing(coverage) };
}

function describeMissing(coverage: readonly Coverage[]): string {
  if (countChecked(coverage) === 0) return "not checked: nothing could be compared";
  return `nothing found, but ${countUnchecked(coverage)} of ${countSampled(coverage)} samples not checked`;
}

function describeProgress(check: Check): Verdict {
  const { done, total } = check.progress;
  const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
  return { tone: "busy", text: `checking: ${percent} %, ${Math.max(0, total - done)} samples left` };
}

function countSampled(coverage: readonly Coverage[]): number {
  return coverage.reduce((sum, one) => sum + one.sampled, 0);
}

function countChecked(coverage: readonly Coverage[]): number {
  return coverage.reduce((sum, one) => sum + one.checked, 0);
}

function countUnchecked(coverage: readonly Coverage[]): number {
  return coverage.reduce((sum, one) => sum + Math.max(0, one.sampled - one.checked), 0);
}
