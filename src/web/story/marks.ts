import { type ShownTime, sayClock } from "../../domain/story-time.ts";
import { type Html, html } from "../html.ts";
import { type Axis, placeOn } from "./axis.ts";

/** Shares of the axis, in percent, that words of one time and of two take on a phone. */
const WORDS_WIDTH = 22;
const RANGE_WIDTH = 46;

/** A time on the axis. */
export interface Mark {
  /** Minutes since the axis' day began. */
  minutes: number;
  shown: ShownTime;
  /** Nobody knows whether it is this one or the one twelve hours away. */
  isOpen: boolean;
}

/** Dots with their words. Times so near that their words would lie on one another share theirs: "4:42 pm to 4:48 pm". */
export function showMarks(axis: Axis, marks: readonly Mark[], kind: string): Html {
  if (marks.length === 0) return html``;
  const placed = marks.map((mark) => ({ ...mark, at: placeOn(axis, mark.minutes) }));
  const dots = placed.map(({ at }) => html`<circle cx="${at}%" cy="22" r="8"/>`);
  return html`<g class="mark ${kind}">${dots}${gatherMarks(placed).map(showWords)}</g>`;
}

interface PlacedMark extends Mark {
  /** In percent of the axis. */
  at: number;
}

/** In rows of which each mark lies too near to the one before it for words of its own. */
function gatherMarks(marks: readonly PlacedMark[]): PlacedMark[][] {
  const rows: PlacedMark[][] = [];
  for (const mark of marks.toSorted((one, other) => one.at - other.at)) {
    const row = rows.at(-1);
    const before = row?.at(-1);
    if (row && before && mark.at - before.at < WORDS_WIDTH) row.push(mark);
    else rows.push([mark]);
  }
  return rows;
}

/** On the side with more room; none where a row leaves too little, for the line below says them all. */
function showWords(row: readonly PlacedMark[]): Html | string {
  const [first] = row;
  const last = row.at(-1);
  if (!first || !last) return "";
  const [from, to] = [first, last].map(sayMark);
  const words = from === to ? from : `${from} to ${to}`;
  const isLeft = first.at > 100 - last.at + WORDS_WIDTH;
  const room = isLeft ? first.at : 100 - last.at;
  if (room < (from === to ? WORDS_WIDTH : RANGE_WIDTH)) return "";
  const [at, dx, anchor] = isLeft ? [first.at, -14, "end"] : [last.at, 14, "start"];
  return html`<text x="${at}%" dx="${dx}" y="28" text-anchor="${anchor}">${words}</text>`;
}

function sayMark({ shown, isOpen }: PlacedMark): string {
  return `${sayClock(shown)}${isOpen ? "?" : ""}`;
}
