import type { Content, TableCell } from "pdfmake/interfaces";
import { sayScope } from "../domain/dismissal-words.ts";
import { sayTake } from "../domain/slate.ts";
import type { Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import type { ReportDismissal, ReportFacts } from "./facts.ts";
import { formatDate } from "./format-date.ts";
import { QUIET } from "./style.ts";
import { STATUS_WORDS, tidy } from "./words.ts";

/** Rows of the list; a report with more says how many are missing. */
const MAX_LET_PASS = 60;

/** Every word of the take's scenes that stands, and those of this take that were undone, newest first. */
export function gatherDismissals(store: Store, take: Take): ReportDismissal[] {
  const { sceneIds } = store.scenes.findAngle(take.angleId);
  const all = new Map(sceneIds.flatMap((id) => store.dismissals.listScene(id)).map((one) => [one.id, one]));
  return [...all.values()]
    .filter(({ undoneAt, takeId }) => undoneAt === null || takeId === take.id)
    .sort((one, other) => (one.at < other.at ? 1 : -1))
    .map((one) => ({
      description: one.description,
      reason: one.reason,
      scope: sayScope(one),
      take: `${store.scenes.findAngle(one.angleId).slate} ${sayTake(store.takes.find(one.takeId).slate)}`,
      by: [one.who, formatDate(Date.parse(one.at))].filter((part) => part !== "").join(", "),
      undone: one.undoneAt === null ? "" : formatDate(Date.parse(one.undoneAt)),
    }));
}

/** What the crew let pass, for how long, and who said so. */
export function drawDismissals({ dismissals = [] }: ReportFacts): Content[] {
  if (dismissals.length === 0) return [];
  const head = ["What", "As", "For", "Said at", "By"].map((text) => ({ text, color: QUIET, fontSize: 8, bold: true }));
  const rows = dismissals
    .slice(0, MAX_LET_PASS)
    .map(({ description, reason, scope, take, by, undone }): TableCell[] => [
      { text: tidy(description) },
      { text: STATUS_WORDS[reason] },
      { text: undone === "" ? scope : `${scope}; undone ${undone}` },
      { text: tidy(take) },
      { text: tidy(by) },
    ]);
  const further = dismissals.length - MAX_LET_PASS;
  return [
    { text: "Let pass", style: "heading" },
    {
      table: { headerRows: 1, dontBreakRows: true, widths: ["*", 54, 92, 60, 92], body: [head, ...rows] },
      layout: "lines",
    },
    ...(further > 0 ? [{ text: `and ${further} more, which the box shows`, color: QUIET }] : []),
  ];
}
