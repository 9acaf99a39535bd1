import type { Lab } from "./lab.ts";
import type { Plane, Rect } from "./planes.ts";

/** Strokes are what stands out of the mean of so many pixels to both sides. */
const REACH_PX = 4;
/** At most so many rows of a box are read. */
const MOST_ROWS = 40;
/** The same print may lie a little aside. */
const ASIDE_X = [-2, -1, 0, 1, 2] as const;
const ASIDE_Y = [-1, 0, 1] as const;
/** A stroke stands out by so much, in OKLab units of 100. */
const STROKE = 2.5;

/** Fine structure along the rows of a box: print, keys, leaves. */
export interface Print {
  /** Root mean square of what stands out, in OKLab units of 100. */
  take: number;
  reference: number;
  /** -1..1: how alike the two are where they fit best. */
  alike: number;
  /** Strokes a row that has any, in the picture that has fewer. */
  strokes: number;
}

/** Compares what stands out along the rows of a box in both pictures. */
export function comparePrint(take: Lab, reference: Lab, rect: Rect): Print {
  const rows = listRows(rect);
  const fine = (picture: Lab, shift: number) => rows.map((y) => sharpen(picture.l, rowOf(picture, rect, y + shift)));
  const ours = fine(take, 0);
  const theirs = ASIDE_Y.map((shift) => fine(reference, shift));
  const straight = theirs[1];
  const alike = Math.max(...theirs.flatMap((lines) => ASIDE_X.map((aside) => correlate(ours, lines, aside))));
  return {
    take: measure(ours),
    reference: measure(straight),
    alike,
    strokes: Math.min(countStrokes(ours), countStrokes(straight)),
  };
}

function listRows({ top, bottom }: Rect): number[] {
  const every = Math.max(1, Math.ceil((bottom - top) / MOST_ROWS));
  return Array.from({ length: Math.ceil((bottom - top) / every) }, (_, row) => top + row * every);
}

interface Row {
  from: number;
  to: number;
}

function rowOf({ width, height }: Lab, { left, right }: Rect, y: number): Row {
  const start = Math.max(0, Math.min(height - 1, y)) * width;
  return { from: start + left, to: start + right };
}

/** What stands out of the running mean of a row. */
function sharpen(l: Plane, { from, to }: Row): Float32Array {
  const fine = new Float32Array(to - from);
  for (let i = from; i < to; i++) {
    const first = Math.max(from, i - REACH_PX);
    const last = Math.min(to - 1, i + REACH_PX);
    let sum = 0;
    for (let at = first; at <= last; at++) sum += l[at];
    fine[i - from] = l[i] - sum / (last - first + 1);
  }
  return fine;
}

function measure(lines: readonly Float32Array[]): number {
  let squares = 0;
  let count = 0;
  for (const line of lines) for (const value of line) squares += value * value;
  for (const line of lines) count += line.length;
  return Math.sqrt(squares / Math.max(1, count));
}

function correlate(ours: readonly Float32Array[], theirs: readonly Float32Array[], aside: number): number {
  let both = 0;
  let our = 0;
  let their = 0;
  for (const [row, line] of ours.entries()) {
    const other = theirs[row];
    for (let x = Math.max(0, -aside); x < Math.min(line.length, line.length - aside); x++) {
      both += line[x] * other[x + aside];
      our += line[x] * line[x];
      their += other[x + aside] * other[x + aside];
    }
  }
  return both / Math.sqrt(Math.max(1e-6, our * their));
}

/** Dark or bright strokes on a row, in the middle one of the rows that have any. */
function countStrokes(lines: readonly Float32Array[]): number {
  const counts = lines.map((line) => {
    let strokes = 0;
    let side = 0;
    for (const value of line) {
      const now = value > STROKE ? 1 : value < -STROKE ? -1 : 0;
      if (now !== 0 && now !== side) strokes += 1;
      if (now !== 0) side = now;
    }
    return strokes / 2;
  });
  const some = counts.filter((count) => count >= 1).sort((a, b) => a - b);
  return some.length * 2 < counts.length ? 0 : some[some.length >> 1];
}
