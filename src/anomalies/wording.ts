import type { Finding } from "../domain/finding.ts";
import { formatMoment } from "../domain/timecode.ts";

export interface Wording {
  finding: Finding;
  /** Milliseconds from action (roll, where no action is marked); null for stills. */
  fromMs: number | null;
  /** Last time it was seen, the same where it was seen once; null when it lasted to the end. */
  untilMs: number | null;
  /** "take 2": what it was compared with; empty where it was not. */
  referenceLabel: string;
}

/** Seen this early, a thing was there from the start. */
const FROM_START_MS = 1500;
const LONGEST_SENTENCE = 480;

/**
 * One sentence as said aloud: what and where, from when, and how it was in the reference. Where the detector says itself
 * how it was, after a semicolon, the time goes before that: "Clock shows 4:42, from 0:03; it was 4:17 in take 2."
 */
export function wordAnomaly({ finding, fromMs, untilMs, referenceLabel }: Wording): string {
  const said = finding.description.trim().replace(/[.;,\s]+$/, "");
  const [what = "", ...rest] = said.split(/\s*;\s+/);
  const now = [what, wordTime(fromMs, untilMs)].filter((part) => part !== "").join(", ");
  const before = rest.length > 0 ? rest : wordReference(finding, referenceLabel);
  return `${[now, ...before].join("; ")}.`.slice(0, LONGEST_SENTENCE);
}

function wordTime(fromMs: number | null, untilMs: number | null): string {
  if (fromMs === null) return "";
  if (fromMs === untilMs) return fromMs <= FROM_START_MS ? "" : `at ${formatMoment(fromMs)}`;
  const until = untilMs === null ? "" : ` until ${formatMoment(untilMs)}`;
  if (fromMs <= FROM_START_MS) return untilMs === null ? "" : `from the start${until}`;
  return `from ${formatMoment(fromMs)}${until}`;
}

function wordReference({ kind, details }: Finding, referenceLabel: string): string[] {
  if (referenceLabel === "") return [];
  if (kind === "object-missing") return [`there in ${referenceLabel}`];
  if (kind === "object-added") return [`not there in ${referenceLabel}`];
  if (kind === "object-switched") return [`${details.state === "on" ? "off" : "on"} in ${referenceLabel}`];
  return [`not so in ${referenceLabel}`];
}
