import { formatRows } from "../clock/table.ts";
import { formatRate } from "../rates.ts";
import type { SetFigures } from "./set-figures.ts";
import type { SetVerdict } from "./sets.ts";

/** The figures of some rendered takes as Markdown. Shares with 95 % Wilson intervals. */
export function formatSets(title: string, figures: SetFigures): string {
  const rows = [
    ["planted errors found", formatRate(figures.found)],
    ["of them, to be seen for less than a second", formatRate(figures.foundBrief)],
    ["object findings that answer to an error", formatRate(figures.precise)],
    ["takes without an error that are alarmed", formatRate(figures.alarmedUnchanged)],
    ["object findings in them", String(figures.cardsInUnchanged)],
    ["object findings on boards and tilt-downs", String(figures.cardsOutside)],
  ];
  const changes = Object.entries(figures.byChange).map(([change, { found, toldAs }]) => [
    change,
    formatRate(found),
    listCounts(toldAs),
  ]);
  const conditions = Object.entries(figures.byCondition).map(([name, { takes, falseCards, alarmed }]) => [
    name,
    String(takes),
    String(falseCards),
    formatRate(alarmed),
  ]);
  return [
    `### ${title}: ${figures.takes.length} takes`,
    formatRows(["rendered film sets", ""], rows),
    formatRows(["planted", "found", "told as"], changes),
    formatRows(["with", "takes", "false object findings", "takes with one"], conditions),
  ].join("\n\n");
}

/** Take by take. */
export function formatSetTakes(takes: readonly SetVerdict[]): string {
  const rows = takes.map((take) => [
    take.path,
    take.half,
    take.conditions.join(", ") || "–",
    `${take.errors.filter(({ toldAs }) => toldAs.length > 0).length} of ${take.errors.length}`,
    listMissed(take),
    take.false.map(({ description }) => description).join("; ") || "–",
    `${take.checked.right} of ${take.checked.of}`,
    take.pafr === null ? "–" : take.pafr.toFixed(1),
  ]);
  return formatRows(["take", "half", "with", "found", "missed", "false", "samples", "PAFR"], rows);
}

function listMissed({ errors }: SetVerdict): string {
  const missed = errors.filter(({ toldAs }) => toldAs.length === 0);
  return missed.map(({ what, isBrief }) => (isBrief ? `${what} (brief)` : what)).join(", ") || "–";
}

function listCounts(counts: Record<string, number>): string {
  return (
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ") || "–"
  );
}
