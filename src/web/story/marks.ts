import { type ShownTime, sayClock } from "../../domain/story-time.ts";
import { type Html, html } from "../html.ts";
import { type Axis, placeOn } from "./axis.ts";

/** Shares of the axis, in percent, that words of one time and of two take on a phone. */
const WORDS_WIDTH = 24;
const RANGE_WIDTH = 52;

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
  return html`<g class="mark ${kind}">${dots}${placeWords(gatherMarks(placed))}</g>`;
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

/** Each row's words, right of it where the next one leaves room, else left; none where neither does: the line below says them all. */
function placeWords(rows: readonly PlacedMark[][]): (Html | string)[] {
  /** Up to where the axis is covered by what stands further left. */
  let covered = 0;
  return rows.map((row, index) => {
    const [first] = row;
    const last = row.at(-1);
    if (!first || !last) return "";
    const [from, to] = [first, last].map(sayMark);
    const [words, width] = from === to ? [from, WORDS_WIDTH] : [`${from} to ${to}`, RANGE_WIDTH];
    const fitsRight = last.at + width <= (rows[index + 1]?.[0]?.at ?? 100);
    const fitsLeft = first.at - width >= covered;
    covered = fitsRight ? last.at + width : last.at;
    return fitsRight ? showWords(words, last.at, "right") : fitsLeft ? showWords(words, first.at, "left") : "";
  });
}

function showWords(words: string, at: number, side: "left" | "right"): Html {
  const [dx, anchor] = side === "left" ? [-14, "end"] : [14, "start"];
  return html`<text x="${at}%" dx="${dx}" y="28" text-anchor="${anchor}">${words}</text>`;
}

function sayMark({ shown, isOpen }: PlacedMark): string {
  return `${sayClock(shown)}${isOpen ? "?" : ""}`;
}
