import {
  APPEARANCE_BYTES,
  COLOUR_BYTES,
  COLOUR_CELLS,
  COLOUR_STEP,
  EDGE_CELLS,
  EDGE_DIRECTIONS,
  EDGE_STEP,
} from "../../domain/appearance.ts";
import type { Box, PixelFormat } from "../../domain/frame.ts";
import type { Picture } from "./picture.ts";

/** Pixels a side that a place is averaged to before anything is measured: a multiple of both grids. */
const SIDE = 16;
/** Every so manieth pixel tells the tone of the whole picture. */
const TONE_STEP = 13;
/** A picture of one colour has no contrast to divide by. */
const LEAST_DEVIATION = 4;
const MIDDLE = 128;

interface Tone {
  mean: number[];
  deviation: number[];
}

/** Bytes of each place's appearance (domain/appearance.ts), one after the other. Places are fractions of the picture. */
export function describePlaces(picture: Picture, format: PixelFormat, places: readonly Box[]): Uint8Array {
  const order = picture.channels === 1 ? [0, 0, 0] : format === "bgr24" ? [2, 1, 0] : [0, 1, 2];
  const tone = measureTone(picture, order);
  const bytes = new Uint8Array(places.length * APPEARANCE_BYTES);
  for (const [index, place] of places.entries()) {
    const patch = averagePlace(picture, { place, order, tone });
    bytes.set(describePatch(patch), index * APPEARANCE_BYTES);
  }
  return bytes;
}

function measureTone({ data, channels }: Picture, order: readonly number[]): Tone {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  for (let at = 0; at + channels <= data.length; at += channels * TONE_STEP, count += 1) {
    for (const [index, channel] of order.entries()) {
      const value = data[at + channel] ?? 0;
      sums[index] = (sums[index] ?? 0) + value;
      squares[index] = (squares[index] ?? 0) + value * value;
    }
  }
  const mean = sums.map((sum) => sum / count);
  const deviation = squares.map((square, index) =>
    Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, square / count - (mean[index] ?? 0) ** 2))),
  );
  return { mean, deviation };
}

/** SIDE x SIDE x 3 values in standard deviations from the picture's mean; each the mean of the pixels that it covers. */
function averagePlace(
  picture: Picture,
  { place, order, tone }: { place: Box; order: readonly number[]; tone: Tone },
): Float64Array {
  const { width, height, channels, data } = picture;
  const patch = new Float64Array(SIDE * SIDE * 3);
  const [left, top, across, down] = place;
  for (let row = 0; row < SIDE; row++) {
    const rows = span((top + (down * row) / SIDE) * height, (top + (down * (row + 1)) / SIDE) * height, height);
    for (let column = 0; column < SIDE; column++) {
      const columns = span(
        (left + (across * column) / SIDE) * width,
        (left + (across * (column + 1)) / SIDE) * width,
        width,
      );
      for (const [index, channel] of order.entries()) {
        let sum = 0;
        for (let y = rows.from; y < rows.to; y++)
          for (let x = columns.from; x < columns.to; x++) sum += data[(y * width + x) * channels + channel] ?? 0;
        const mean = sum / ((rows.to - rows.from) * (columns.to - columns.from));
        patch[(row * SIDE + column) * 3 + index] = (mean - (tone.mean[index] ?? 0)) / (tone.deviation[index] ?? 1);
      }
    }
  }
  return patch;
}

/** Whole pixels inside the picture, at least one. */
function span(start: number, end: number, length: number): { from: number; to: number } {
  const from = Math.min(length - 1, Math.max(0, Math.floor(start)));
  return { from, to: Math.min(length, Math.max(from + 1, Math.floor(end))) };
}

function describePatch(patch: Float64Array): Uint8Array {
  const bytes = new Uint8Array(APPEARANCE_BYTES);
  const cell = SIDE / COLOUR_CELLS;
  const colours = new Float64Array(COLOUR_BYTES);
  for (let i = 0; i < patch.length; i++) {
    const pixel = Math.floor(i / 3);
    const at = Math.floor(Math.floor(pixel / SIDE) / cell) * COLOUR_CELLS + Math.floor((pixel % SIDE) / cell);
    colours[at * 3 + (i % 3)] = (colours[at * 3 + (i % 3)] ?? 0) + (patch[i] ?? 0) / (cell * cell);
  }
  for (const [index, value] of colours.entries()) bytes[index] = clamp(MIDDLE + value / COLOUR_STEP);
  for (const [index, value] of measureEdges(patch).entries()) bytes[COLOUR_BYTES + index] = clamp(value / EDGE_STEP);
  return bytes;
}

/** Mean strength of the edges of each quarter and direction. */
function measureEdges(patch: Float64Array): Float64Array {
  const grey = (x: number, y: number) => {
    const at = (y * SIDE + x) * 3;
    return ((patch[at] ?? 0) + (patch[at + 1] ?? 0) + (patch[at + 2] ?? 0)) / 3;
  };
  const edges = new Float64Array(EDGE_CELLS * EDGE_CELLS * EDGE_DIRECTIONS);
  const quarter = SIDE / EDGE_CELLS;
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const [dx, dy] = [(grey(x + 1, y) - grey(x - 1, y)) / 2, (grey(x, y + 1) - grey(x, y - 1)) / 2];
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) * EDGE_DIRECTIONS;
      const place = Math.floor(y / quarter) * EDGE_CELLS + Math.floor(x / quarter);
      const at = place * EDGE_DIRECTIONS + (Math.round(turn) % EDGE_DIRECTIONS);
      edges[at] = (edges[at] ?? 0) + Math.hypot(dx, dy) / (quarter * quarter);
    }
  }
  return edges;
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
