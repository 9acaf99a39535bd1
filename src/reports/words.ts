import type { AnomalyStatus, Severity } from "../domain/anomaly.ts";
import { type CheckState, type Coverage, countOutside, type NotChecked } from "../domain/coverage.ts";
import type { FrameRate } from "../domain/project.ts";
import { formatMoment, formatTimecode } from "../domain/timecode.ts";
import type { ClipFacts, ReportAnomaly } from "./facts.ts";

export const STATUS_WORDS: Record<AnomalyStatus, string> = {
  open: "open",
  confirmed: "confirmed",
  intended: "intended",
  accepted: "accepted by the director",
  "false-alarm": "false alarm",
  fixed: "fixed",
};

export const SEVERITY_WORDS: Record<Severity, string> = { high: "high", medium: "medium", low: "low" };

/** Stretches of one detector that are named with their reasons; the rest is counted. */
const MAX_STRETCHES = 8;
/** Longer texts end in an ellipsis, so that one note cannot fill the report. */
const LONGEST_TEXT = 1200;
/** A word longer than this would run over the edge of its column. */
const LONGEST_WORD = 28;

/** Text as it may stand on paper: bounded, without control characters, long words breakable. */
export function tidy(text: string, longest = LONGEST_TEXT): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const short = clean.length > longest ? `${clean.slice(0, longest - 1).trimEnd()}…` : clean;
  return short.replace(new RegExp(`\\S{${LONGEST_WORD}}(?=\\S)`, "gu"), "$&\u200b");
}

/** "difference: 170 of 180 samples compared", one clause for everything that was not. */
export function describeChecked(coverage: Coverage): string {
  const { sampled, checked } = coverage;
  if (sampled === 0) return "nothing to compare: no samples";
  if (checked === 0) return `none of ${sampled} samples compared`;
  const outside = countOutside(coverage);
  const wanted = sampled - outside;
  const rest = outside === 0 ? "" : `; ${count(outside, "sample")} outside of the action`;
  return `${checked >= wanted ? `all ${wanted} samples` : `${checked} of ${wanted} samples`} compared${rest}`;
}

/** Sentences on what was not checked, and why; empty when everything was. */
export function describeUnchecked(coverage: Coverage): string[] {
  const sentences = coverage.notChecked.slice(0, MAX_STRETCHES).map(describeStretch);
  const further = coverage.notChecked.length - MAX_STRETCHES;
  if (further > 0) sentences.push(`${further} more stretches`);
  const explained = coverage.notChecked.reduce((sum, { samples }) => sum + samples, 0);
  const unexplained = coverage.sampled - coverage.checked - explained;
  if (unexplained > 0) sentences.push(`${count(unexplained, "sample")}: no reason given`);
  return sentences;
}

function describeStretch({ fromMs, toMs, samples, reason, isOutside }: NotChecked): string {
  const [from, to] = [formatMoment(fromMs), formatMoment(toMs)];
  const length = samples > 0 ? `, ${count(samples, "sample")}` : "";
  const left = isOutside ? "left out, " : "";
  return `${from === to ? from : `${from} to ${to}`}${length}: ${left}${reason}`;
}

const STATE_WORDS: Record<CheckState, string> = {
  running: "still being compared",
  complete: "compared to the end",
  incomplete: "not compared to the end",
  "nothing-to-match": "nothing to match yet: no reference",
};

export function describeState(clip: ClipFacts): string {
  return clip.state === undefined ? "not compared yet" : STATE_WORDS[clip.state];
}

/** "0:12 to 0:40" from roll, and the timecode in the recording; undefined for stills. */
export function describeTime({ draft, rollMs }: ReportAnomaly, rate: FrameRate) {
  if (rollMs === null) return undefined;
  const [from, to] = [draft.first.ptsMs, draft.last.ptsMs];
  const [start, end] = [formatMoment(from - rollMs), formatMoment(to - rollMs)];
  return {
    moment: start === end ? start : `${start} to ${end}`,
    timecode: formatTimecode(frameAt(from, rate), rate),
    endTimecode: formatTimecode(frameAt(to, rate), rate),
  };
}

function frameAt(ptsMs: number, rate: FrameRate): number {
  return Math.round((ptsMs / 1000) * (rate.numerator / rate.denominator));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
