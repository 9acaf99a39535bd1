import { formatRows } from "../clock/table.ts";
import { formatRate, type Rate } from "../rates.ts";
import type { InpaintedFigures, SizeFigures } from "./inpainted-figures.ts";
import type { OrderFigures, PairFigures } from "./pairs-figures.ts";
import type { SpeedFigures } from "./speed.ts";
import type { TakeFigures } from "./takes.ts";

/** The figures as Markdown, fit for a README and for a terminal. Shares with 95 % Wilson intervals. */
export function formatPairs(title: string, { forth, back, symmetric, pairs }: PairFigures): string {
  const row = (name: string, of: (one: OrderFigures) => Rate) => [name, formatRate(of(forth)), formatRate(of(back))];
  const rows = [
    row("changes found at IoU 0.3", ({ found }) => found),
    row("changes with the middle of a box inside", ({ foundByMiddle }) => foundByMiddle),
    row("told that overlaps a change", ({ precise }) => precise),
    row("told with its middle in a change", ({ preciseByMiddle }) => preciseByMiddle),
    row("unchanged pairs alarmed", ({ alarmedUnchanged }) => alarmedUnchanged),
    row("person-only pairs alarmed", ({ alarmedByPeople }) => alarmedByPeople),
    row("not compared (another view)", ({ refused }) => refused),
    ["same verdicts both ways", formatRate(symmetric), ""],
  ];
  return `### ${title}: ${pairs} labelled pairs\n\n${formatRows(["pairs.csv", "as labelled", "swapped"], rows)}`;
}

export function formatInpainted(title: string, figures: InpaintedFigures): string {
  const { unchanged } = figures;
  const rows = [
    ...listSizes("painted out", figures.changed),
    ...listSizes("control", figures.control),
    ["unchanged", String(unchanged.pairs), "", "", formatRate(unchanged.alarmed), formatRate(unchanged.refused)],
    ["same verdicts both ways", formatRate(figures.symmetric)],
  ];
  const heads = ["inpainted", "pairs", "AP@0.5", "told there", "told elsewhere", "not compared"];
  return `### ${title}\n\n${formatRows(heads, rows)}`;
}

function listSizes(name: string, sizes: Record<string, SizeFigures>): string[][] {
  return Object.entries(sizes).map(([size, { pairs, ap, found, strayed, refused }]) => [
    `${name}, ${size}`,
    String(pairs),
    pairs > 0 ? `${ap.value.toFixed(3)} (${ap.low.toFixed(3)}–${ap.high.toFixed(3)})` : "–",
    ...[found, strayed, refused].map(formatRate),
  ]);
}

export function formatTakes({ takes, gone, nudged, falseCards, alarmedUnchanged, pafr }: TakeFigures): string {
  const rows = takes.map(({ take, judgement, anomalies, coverage }) => [
    take,
    judgement.found.map(({ bottle, overlap }) => `${bottle} (IoU ${overlap.toFixed(2)})`).join(", ") || "–",
    judgement.missed.join(", ") || "–",
    judgement.nudgedReported.join(", ") || "–",
    String(judgement.falseAlarms),
    anomalies.map(({ kind }) => kind).join(", ") || "–",
    coverage.map(({ checked, sampled }) => `${checked} of ${sampled}`)[0] ?? "–",
  ]);
  const heads = ["take", "gone, found", "missed", "nudged, reported", "false", "cards", "samples"];
  return `### takes.csv: ${takes.length} takes

gone bottles found ${formatRate(gone)}; nudged ones reported ${formatRate(nudged)}; false cards ${falseCards};
unchanged takes alarmed ${formatRate(alarmedUnchanged)}; median PAFR ${formatPafr(pafr)}

${formatRows(heads, rows)}`;
}

export function formatSpeed(name: string, speed: SpeedFigures): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return `${name}: ${speed.pairs} pairs of stills, each aligned anew on this machine: p50 ${ms(speed.pairMsP50)}, p95 ${ms(speed.pairMsP95)} (comparison alone ${ms(speed.detectMsP50)}, ${ms(speed.detectMsP95)}); PAFR ${speed.pafr.toFixed(1)}`;
}

function formatPafr(pafr: number | null): string {
  return pafr === null ? "–" : pafr.toFixed(1);
}
