import { drawCards } from "./anomaly-cards.ts";
import type { ReportFacts } from "./facts.ts";
import { type Paper, print } from "./pdf.ts";
import { drawCoverage, drawHead, drawList } from "./summary.ts";
import { tidy } from "./words.ts";

/** A printable A4 report as PDF bytes: a page that says everything, then the pictures. */
export function makeReport(facts: ReportFacts): Promise<Uint8Array> {
  const paper: Paper = {
    title: `Continuity report: ${tidy(facts.title)}`,
    footer: `${facts.box === "" ? "CAMF" : `CAMF box ${tidy(facts.box)}`}  ·  made ${formatDate(facts.madeAtMs)}`,
    madeAtMs: facts.madeAtMs,
    content: [...drawHead(facts), ...drawList(facts), ...drawCoverage(facts), ...drawCards(facts)],
  };
  return print(paper);
}

/** "22 Nov 2026, 14:05" in the box's own time. */
export function formatDate(ms: number): string {
  return new Date(ms).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
