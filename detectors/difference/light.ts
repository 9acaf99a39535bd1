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
  for (const axis of ["l", "a", "b"] as const)
    addField(reference[axis], measureField(take[axis], reference[axis], { usable, size: take }), take);
}

interface Field {
  across: number;
  down: number;
  values: Float32Array;
}

function measureField(take: Plane, reference: Plane, where: { usable: Uint8Array; size: Size }): Field {
  const { width, height } = where.size;
  const across = CELLS;
  const down = Math.max(1, Math.round((CELLS * height) / width));
  const samples: number[][] = Array.from({ length: across * down }, () => []);
  const step = Math.max(1, Math.floor(width / CELLS / Math.sqrt(SAMPLES_A_CELL)));
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const i = y * width + x;
      if (where.usable[i] === 0) continue;
      samples[Math.floor((y * down) / height) * across + Math.floor((x * across) / width)].push(take[i] - reference[i]);
    }
  }
  const values = new Float32Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const near: number[] = [];
      for (let r = Math.max(0, row - REACH); r <= Math.min(down - 1, row + REACH); r++) {
        for (let c = Math.max(0, column - REACH); c <= Math.min(across - 1, column + REACH); c++)
          near.push(...samples[r * across + c]);
      }
      values[row * across + column] = near.length < MIN_SAMPLES ? 0 : quantile(near, 0.5);
    }
  }
  return { across, down, values };
}

/** Adds the field, interpolated between the cells' centres. */
function addField(plane: Plane, field: Field, { width, height }: Size): void {
  const { across, down, values } = field;
  for (let y = 0; y < height; y++) {
    const fy = Math.min(down - 1, Math.max(0, ((y + 0.5) * down) / height - 0.5));
    const top = Math.floor(fy);
    const bottom = Math.min(down - 1, top + 1);
    for (let x = 0; x < width; x++) {
      const fx = Math.min(across - 1, Math.max(0, ((x + 0.5) * across) / width - 0.5));
      const left = Math.floor(fx);
      const right = Math.min(across - 1, left + 1);
      const upper = values[top * across + left] * (1 - fx + left) + values[top * across + right] * (fx - left);
      const lower = values[bottom * across + left] * (1 - fx + left) + values[bottom * across + right] * (fx - left);
      plane[y * width + x] += upper * (1 - fy + top) + lower * (fy - top);
    }
  }
}
