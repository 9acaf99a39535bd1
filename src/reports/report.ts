import { drawCards } from "./anomaly-cards.ts";
import type { ReportFacts } from "./facts.ts";
import { formatDate } from "./format-date.ts";
import { drawDismissals } from "./let-pass.ts";
import { type Paper, print } from "./pdf.ts";
import { drawCoverage, drawHead, drawList } from "./summary.ts";
import { tidy } from "./words.ts";

/** A printable A4 report as PDF bytes: a page that says everything, then the pictures. */
export function makeReport(facts: ReportFacts): Promise<Uint8Array> {
  const paper: Paper = {
    title: `Continuity report: ${tidy(facts.title)}`,
    footer: `${facts.box === "" ? "CAMF" : `CAMF box ${tidy(facts.box)}`}  ·  made ${formatDate(facts.madeAtMs)}`,
    madeAtMs: facts.madeAtMs,
    content: [
      ...drawHead(facts),
      ...drawList(facts),
      ...drawCoverage(facts),
      ...drawDismissals(facts),
      ...drawCards(facts),
    ],
  };
  return print(paper);
}
