import type { Content, TableCell } from "pdfmake/interfaces";
import type { ClipFacts, ReportFacts } from "./facts.ts";
import { QUIET, SEVERITY_INK, TONE_INK } from "./style.ts";
import {
  describeChecked,
  describeState,
  describeTime,
  describeUnchecked,
  SEVERITY_WORDS,
  STATUS_WORDS,
  tidy,
} from "./words.ts";

/** Rows of the list; a report with more says how many are missing. */
export const MAX_LISTED = 200;
/** A coverage table up to this long stays on one page. */
const MAX_ROWS_KEPT_TOGETHER = 6;
const LONGEST_TITLE = 120;
const LONGEST_LABEL = 200;

/** Slate, facts and verdict: what is read from an arm's length. */
export function drawHead(facts: ReportFacts): Content[] {
  const labels = facts.labels.filter(({ value }) => listLines(value).length > 0);
  const half = Math.ceil(labels.length / 2);
  return [
    { text: "CONTINUITY REPORT", fontSize: 8, characterSpacing: 1.4, color: QUIET, bold: true },
    { text: tidy(facts.title, LONGEST_TITLE), fontSize: 24, bold: true, margin: [0, 1, 0, 8] },
    { columns: [drawLabels(labels.slice(0, half)), drawLabels(labels.slice(half))], columnGap: 18 },
    drawVerdict(facts),
    ...(facts.note.trim() === "" ? [] : [{ text: [{ text: "Note on the take: ", bold: true }, tidy(facts.note)] }]),
  ];
}

function drawLabels(labels: ReportFacts["labels"]): Content {
  if (labels.length === 0) return { text: "" };
  const body = labels.map(({ label, value }): TableCell[] => [
    { text: label, color: QUIET },
    { text: listLines(value).join("\n") },
  ]);
  return { table: { widths: [74, "*"], body }, layout: "labels" };
}

function listLines(value: ReportFacts["labels"][number]["value"]): string[] {
  const lines = typeof value === "string" ? [value] : value;
  return lines.map((line) => tidy(line, LONGEST_LABEL)).filter((line) => line !== "");
}

function drawVerdict({ verdict, anomalies }: ReportFacts): Content {
  const { ink, paper } = TONE_INK[verdict.tone];
  const sentence = { text: capitalise(tidy(verdict.text)), fontSize: 14, bold: true, color: ink };
  const counts = anomalies.length === 0 ? [] : [{ text: countStatuses(anomalies), color: ink, fontSize: 9 }];
  const cell = { stack: [sentence, ...counts], fillColor: paper };
  return { table: { widths: ["*"], body: [[cell]] }, layout: "banner", margin: [0, 10, 0, 8] };
}

/** "7 found: 5 open, 1 intended, 1 accepted by the director". */
function countStatuses(anomalies: ReportFacts["anomalies"]): string {
  const counts = Object.entries(STATUS_WORDS)
    .map(([status, words]) => ({ words, number: anomalies.filter((one) => one.status === status).length }))
    .filter(({ number }) => number > 0);
  return `${anomalies.length} found: ${counts.map(({ number, words }) => `${number} ${words}`).join(", ")}`;
}

export function drawList(facts: ReportFacts): Content[] {
  if (facts.anomalies.length === 0) return [];
  const timed = facts.anomalies.some((one) => one.rollMs !== null);
  const head = ["", "What", ...(timed ? ["From roll"] : []), "Severity", "Status"].map(header);
  const rows = facts.anomalies
    .slice(0, MAX_LISTED)
    .map((one, index): TableCell[] => [
      { text: String(index + 1), color: QUIET },
      { text: tidy(one.draft.description) },
      ...(timed ? [{ text: describeTime(one, facts.rate)?.moment ?? "", noWrap: true }] : []),
      { text: SEVERITY_WORDS[one.draft.severity], color: SEVERITY_INK[one.draft.severity], bold: true },
      { text: STATUS_WORDS[one.status] },
    ]);
  const further = facts.anomalies.length - MAX_LISTED;
  return [
    { text: "Found", style: "heading" },
    {
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: [14, "*", ...(timed ? [64] : []), 42, 62],
        body: [head, ...rows],
      },
      layout: "lines",
    },
    ...(further > 0 ? [{ text: `and ${further} more, which the box shows`, color: QUIET }] : []),
  ];
}

/** What was checked, what was not, and why, in words. */
export function drawCoverage(facts: ReportFacts): Content[] {
  const rows = facts.clips.flatMap(drawClip);
  const head = ["Camera", "Matched to", "By", "Checked", "Not checked, and why"].map(header);
  const stack: Content[] = [
    { text: "What was checked", style: "heading" },
    rows.length === 0
      ? { text: "Nothing was compared: there is no recording of this take." }
      : {
          table: { headerRows: 1, dontBreakRows: true, widths: [38, 92, 58, 100, "*"], body: [head, ...rows] },
          layout: "lines",
        },
    ...drawAlignments(facts.clips),
    {
      text: "Samples of the picture were compared with the reference. What stands under “not checked” still needs eyes.",
      fontSize: 8,
      color: QUIET,
      margin: [0, 5, 0, 0],
    },
  ];
  return [{ stack, unbreakable: rows.length <= MAX_ROWS_KEPT_TOGETHER }];
}

/** How each recording lies beside its reference in time. */
function drawAlignments(clips: readonly ClipFacts[]): Content[] {
  return clips.flatMap(({ camera, alignment = [] }): Content[] => {
    if (alignment.length === 0) return [];
    const who = clips.length > 1 && camera !== "" ? [{ text: `Camera ${tidy(camera)}: `, bold: true }] : [];
    const sentences = alignment.map((sentence) => `${tidy(sentence)}.`).join(" ");
    return [{ text: [...who, sentences], margin: [0, 5, 0, 0] }];
  });
}

function drawClip(clip: ClipFacts): TableCell[][] {
  const place = [{ text: tidy(clip.camera) || "–" }, { text: tidy(clip.reference) || "–" }];
  if (clip.coverage.length === 0)
    return [[...place, { text: "–" }, { text: "nothing" }, { text: describeState(clip) }]];
  return clip.coverage.map((coverage) => {
    const missing = describeUnchecked(coverage).map((text) => tidy(text));
    if (clip.state === "running") missing.unshift(describeState(clip));
    const words = missing.length === 0 ? "–" : missing.join("\n");
    return [...place, { text: tidy(coverage.detector) }, { text: describeChecked(coverage) }, { text: words }];
  });
}

function header(text: string): TableCell {
  return { text, color: QUIET, fontSize: 8, bold: true };
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
