import type { Box, Pixels } from "./picture.ts";

/** A picture in so many cells of grey: enough to tell whether the camera still looks at the same thing. */
const COLUMNS = 24;
const ROWS = 14;
const CELLS = COLUMNS * ROWS;
/** Pixels looked at in a cell, each way. */
const PROBES = 6;
/** Two views are the same when they correlate this much, and the cells round the place differ by this little grey. */
const LEAST_CORRELATION = 0.85;
const MOST_DIFFERENCE = 16;
/** Cells round a place that must look the same. */
const MARGIN_CELLS = 2;

/** Sketches a picture. */
export function sketchView(picture: Pixels): Uint8Array {
  const view = new Uint8Array(CELLS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) view[row * COLUMNS + column] = probe(picture, column, row);
  }
  return view;
}

function probe({ width, height, stride, data }: Pixels, column: number, row: number): number {
  let sum = 0;
  for (let j = 0; j < PROBES; j++) {
    const y = Math.min(height - 1, Math.floor(((row + (j + 0.5) / PROBES) / ROWS) * height));
    for (let i = 0; i < PROBES; i++) {
      const x = Math.min(width - 1, Math.floor(((column + (i + 0.5) / PROBES) / COLUMNS) * width));
      const at = y * stride + x * 3;
      sum += data[at] + 2 * data[at + 1] + data[at + 2];
    }
  }
  return Math.round(sum / (4 * PROBES * PROBES));
}

export function writeView(view: Uint8Array): string {
  return Buffer.from(view).toString("base64");
}

/** Undefined for what `writeView` did not write. */
export function parseView(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  const view = new Uint8Array(Buffer.from(text, "base64"));
  return view.length === CELLS ? view : undefined;
}

/**
 * Whether two views show the same from the same place, as far as what surrounds `box` goes: nobody stands in front of
 * it. What lies in the box does not count; the light may have changed as a whole.
 */
export function isSameView(one: Uint8Array, other: Uint8Array, box: Box): boolean {
  const inside = cellsOf(box, 0);
  const outside = Array.from({ length: CELLS }, (_, cell) => cell).filter((cell) => !inside.has(cell));
  const { correlation, gain, offset } = fitLight(one, other, outside);
  if (correlation < LEAST_CORRELATION) return false;
  const round = [...cellsOf(box, MARGIN_CELLS)].filter((cell) => !inside.has(cell));
  const off = round.reduce((sum, cell) => sum + Math.abs(one[cell] * gain + offset - other[cell]), 0);
  return off <= MOST_DIFFERENCE * round.length;
}

function cellsOf([x, y, width, height]: Box, margin: number): Set<number> {
  const [left, right] = [Math.floor(x * COLUMNS) - margin, Math.ceil((x + width) * COLUMNS) + margin];
  const [top, bottom] = [Math.floor(y * ROWS) - margin, Math.ceil((y + height) * ROWS) + margin];
  const cells = new Set<number>();
  for (let row = Math.max(0, top); row < Math.min(ROWS, bottom); row++) {
    for (let column = Math.max(0, left); column < Math.min(COLUMNS, right); column++) cells.add(row * COLUMNS + column);
  }
  return cells;
}

/** Least squares of `other` on `one`. A picture of one grey correlates with nothing. */
function fitLight(one: Uint8Array, other: Uint8Array, cells: readonly number[]) {
  const count = Math.max(1, cells.length);
  const [meanOne, meanOther] = [one, other].map((view) => cells.reduce((sum, cell) => sum + view[cell], 0) / count);
  let [shared, varOne, varOther] = [0, 0, 0];
  for (const cell of cells) {
    const [a, b] = [one[cell] - meanOne, other[cell] - meanOther];
    shared += a * b;
    varOne += a * a;
    varOther += b * b;
  }
  const correlation = varOne > 0 && varOther > 0 ? shared / Math.sqrt(varOne * varOther) : 0;
  const gain = varOne > 0 ? shared / varOne : 1;
  return { correlation, gain, offset: meanOther - gain * meanOne };
}
