import type { Lab } from "./lab.ts";
import { type Plane, quantile, type Size } from "./planes.ts";

/** Cells across the picture, and how many cells on each side make one median: a window of about a third. */
const CELLS = 16;
const REACH = 2;
const SAMPLES_A_CELL = 16;
/** Fewer usable samples in a window: nothing is known there. */
const MIN_SAMPLES = 60;

/**
 * Takes out of `reference` what differs smoothly over the picture: light that grew or fell on one side. The field is
 * the median of the difference in windows far larger than a prop, so that props stay.
 */
export function levelLight(take: Lab, reference: Lab, usable: Uint8Array): void {
  const grid = makeGrid(take);
  for (const axis of ["l", "a", "b"] as const) {
    const values = measureField(take[axis], reference[axis], { usable, grid });
    addField(reference[axis], values, grid);
  }
}

/** One side of the picture: where its samples lie, which of them each cell has, and between which cells each pixel lies. */
interface Axis {
  cells: number;
  length: number;
  samples: number[];
  /** The first sample of each cell, and one more. */
  starts: number[];
  /** Of each pixel: the cell whose centre lies before it, and how far it is on the way to the next, 0..1. */
  before: Int32Array;
  share: Float32Array;
}

interface Grid {
  x: Axis;
  y: Axis;
}

function makeGrid({ width, height }: Size): Grid {
  const step = Math.max(1, Math.floor(width / CELLS / Math.sqrt(SAMPLES_A_CELL)));
  const down = Math.max(1, Math.round((CELLS * height) / width));
  return { x: makeAxis(width, CELLS, step), y: makeAxis(height, down, step) };
}

function makeAxis(length: number, cells: number, step: number): Axis {
  const samples: number[] = [];
  for (let at = step >> 1; at < length; at += step) samples.push(at);
  const starts = Array.from({ length: cells + 1 }, (_, cell) => {
    const first = samples.findIndex((at) => Math.floor((at * cells) / length) >= cell);
    return first < 0 ? samples.length : first;
  });
  const before = new Int32Array(length);
  const share = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const place = Math.min(cells - 1, Math.max(0, ((at + 0.5) * cells) / length - 0.5));
    before[at] = Math.floor(place);
    share[at] = place - before[at];
  }
  return { cells, length, samples, starts, before, share };
}

/** The median difference around each cell. */
function measureField(take: Plane, reference: Plane, where: { usable: Uint8Array; grid: Grid }): Float32Array {
  const { x, y } = where.grid;
  const values = new Float32Array(x.cells * y.cells);
  const near = new Float32Array(x.samples.length * y.samples.length);
  for (let row = 0; row < y.cells; row++) {
    for (let column = 0; column < x.cells; column++) {
      const across = listNear(x, column);
      let count = 0;
      for (const line of listNear(y, row)) {
        for (const at of across) {
          const i = line * x.length + at;
          if (where.usable[i] === 1) near[count++] = take[i] - reference[i];
        }
      }
      values[row * x.cells + column] = count < MIN_SAMPLES ? 0 : quantile(near.subarray(0, count), 0.5);
    }
  }
  return values;
}

/** Where the samples of a cell and of those around it lie. */
function listNear({ cells, samples, starts }: Axis, cell: number): number[] {
  return samples.slice(starts[Math.max(0, cell - REACH)], starts[Math.min(cells, cell + REACH + 1)]);
}

/** Adds the field, interpolated between the cells' centres: for a row first, then along it. */
function addField(plane: Plane, values: Float32Array, { x, y }: Grid): void {
  const line = new Float32Array(x.cells + 1);
  for (let row = 0; row < y.length; row++) {
    const top = y.before[row] * x.cells;
    const bottom = Math.min(y.cells - 1, y.before[row] + 1) * x.cells;
    for (let cell = 0; cell < x.cells; cell++)
      line[cell] = values[top + cell] + (values[bottom + cell] - values[top + cell]) * y.share[row];
    line[x.cells] = line[x.cells - 1];
    for (let at = 0, i = row * x.length; at < x.length; at++, i++) {
      const left = line[x.before[at]];
      plane[i] += left + (line[x.before[at] + 1] - left) * x.share[at];
    }
  }
}
