import type { Finding } from "../domain/finding.ts";
import { formatMoment } from "../domain/timecode.ts";

export interface Wording {
  finding: Finding;
  /** Milliseconds from action (roll, where no action is marked); null for stills. */
  fromMs: number | null;
  /** Last time it was seen; null when it lasted to the end. */
  untilMs: number | null;
  /** "take 2": what it was compared with. */
  referenceLabel: string;
}

/** Seen this early, a thing was there from the start. */
const FROM_START_MS = 1500;
const LONGEST_SENTENCE = 480;

/** One sentence as said aloud: what and where, from when, and how it was in the reference. */
export function wordAnomaly({ finding, fromMs, untilMs, referenceLabel }: Wording): string {
  const what = finding.description.trim().replace(/[.;,\s]+$/, "");
  const when = wordTime(fromMs, untilMs);
  const before = wordReference(finding.kind, referenceLabel);
  return `${[what, when].filter((part) => part !== "").join(", ")}${before}.`.slice(0, LONGEST_SENTENCE);
}

function wordTime(fromMs: number | null, untilMs: number | null): string {
  if (fromMs === null) return "";
  const until = untilMs === null ? "" : ` until ${formatMoment(untilMs)}`;
  if (fromMs <= FROM_START_MS) return untilMs === null ? "" : `from the start${until}`;
  return `from ${formatMoment(fromMs)}${until}`;
}

function wordReference(kind: string, referenceLabel: string): string {
  if (referenceLabel === "") return "";
  if (kind === "object-missing") return `; there in ${referenceLabel}`;
  if (kind === "object-added") return `; not there in ${referenceLabel}`;
  return `; not so in ${referenceLabel}`;
}
