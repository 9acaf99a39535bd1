import { formatRate } from "../rates.ts";
import type { ClockFigures, DialFigures, DialFiguresInWhole, DisplayFigures } from "./figures.ts";
import { judgeTargets } from "./targets.ts";

/** The figures of one set of pictures as Markdown, fit for a card and for a terminal. */
export function formatClockFigures(title: string, figures: ClockFigures): string {
  return [
    `## ${title}: ${figures.pictures} pictures`,
    "Shares with 95 % Wilson intervals. Dials within so many minutes of the label; displays digit by digit.",
    formatTargets(figures),
    "Dials, read in the labels' boxes (best guess, claimed or not)",
    formatRows(["clocks", "images", "within 1 min", "within 5 min", "hour"], listRows(figures.dialsGiven, dialCells)),
    "Dials, found and read in the whole picture (times claimed; found at IoU 0.5)",
    formatRows(
      [
        "clocks",
        "images",
        "found",
        "middle inside",
        "within 1 min",
        "within 5 min",
        "hour",
        "within 1 min, middle inside",
      ],
      listRows(figures.dialsInWhole, wholeDialCells),
    ),
    "Displays",
    formatRows(["displays", "images", "exact in given boxes"], listRows(figures.displaysGiven, displayCells)),
    formatRows(
      ["displays", "images", "exact end to end", "found", "middle inside", "exact, middle inside"],
      listRows(figures.displaysInWhole, displayCells),
    ),
    formatClaims(figures),
    "Dials in given boxes, the surest first by their readable score",
    formatRows(
      ["coverage", "score from", "within 1 min"],
      figures.curve.map(({ coverage, score, within1 }) => [
        `${Math.round(coverage * 100)} %`,
        score.toFixed(3),
        formatRate(within1),
      ]),
    ),
  ].join("\n\n");
}

function formatTargets(figures: ClockFigures): string {
  const percent = (share: number | null) => (share === null ? "" : `${Math.round(share * 100)} %`);
  const rows = judgeTargets(figures).map(({ what, target, floor, rate }) => [
    what,
    percent(target),
    percent(floor),
    formatRate(rate),
    rate.share >= target ? "reached" : floor !== null && rate.share >= floor ? "floor reached" : "missed",
  ]);
  return formatRows(["promise", "target", "floor without a GPU", "reached", ""], rows);
}

function formatClaims({ precision, accuracy, silent, msP50 }: ClockFigures): string {
  const rows = [
    ["right of all times claimed", formatRate(precision.all)],
    ["– by dials", formatRate(precision.analog)],
    ["– by displays", formatRate(precision.digital)],
    ["claims that nobody can judge", String(precision.unknown)],
    ["right of all timed clocks, end to end", formatRate(accuracy.all)],
    ["– dials", formatRate(accuracy.analog)],
    ["– displays", formatRate(accuracy.digital)],
    ["nothing read where `other` is labelled", formatRate(silent.other)],
    ["nothing read in photographs without clocks", formatRate(silent.photographs)],
    ["nothing read, both", formatRate(silent.together)],
    ["median time for a picture, this machine, ms", msP50.toFixed(0)],
  ];
  return formatRows(["claims and silence", ""], rows);
}

function listRows<T>(sets: Record<string, T>, cells: (figures: T) => string[]): string[][] {
  return Object.entries(sets).map(([name, figures]) => [name, ...cells(figures)]);
}

function dialCells({ images, within1, within5, hour }: DialFigures): string[] {
  return [String(within1.of), String(images), formatRate(within1), formatRate(within5), formatRate(hour)];
}

function wholeDialCells(one: DialFiguresInWhole): string[] {
  const [clocks, images, ...reading] = dialCells(one);
  return [
    clocks,
    images,
    formatRate(one.found),
    formatRate(one.foundByMiddle),
    ...reading,
    formatRate(one.within1ByMiddle),
  ];
}

function displayCells({ images, exact, found, foundByMiddle, exactByMiddle }: DisplayFigures): string[] {
  const whole = found && foundByMiddle && exactByMiddle ? [found, foundByMiddle, exactByMiddle].map(formatRate) : [];
  return [String(exact.of), String(images), formatRate(exact), ...whole];
}

/** A Markdown table; where a row has one cell more than there are heads, the first column has no head. */
export function formatRows(heads: readonly string[], rows: readonly string[][]): string {
  const named = (rows[0]?.length ?? 0) > heads.length ? ["", ...heads] : heads;
  const all = [named, ...rows].map((row) => named.map((_, column) => row[column] ?? ""));
  const widths = named.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const [head, ...body] = all;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
