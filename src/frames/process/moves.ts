import type { Picture } from "./picture.ts";

/**
 * What moves, judged from a window of small neighbouring samples: a pixel moves when it departs from the window's
 * median plate, or when it keeps changing. A lasting step (a lamp switched off, a prop taken away) switches the
 * median with it and is seen once, so it is not masked.
 */

/** Small copies are this many times smaller than the pair, each way. */
export const THUMB_FACTOR = 4;
/** Fewer samples than this say nothing about movement. */
const MIN_WINDOW = 3;
/** A departure of fewer levels (of 255) is never movement. */
const FLOOR_LEVELS = 5;
const NOISE_FACTOR = 6;
/** Soft shadows of people who stay out of the picture move too; so little light is left to the comparison. */
const LEAST_LIGHT = 0.8;
const MOST_LIGHT = 1.25;
/** A pixel that changes in at least this share of the steps around the moment is restless (somebody standing there). */
const RESTLESS_SHARE = 0.3;
/** Blobs of fewer small pixels than this are noise. */
const MIN_BLOB = 4;
/** Holes up to this share of the picture are closed: a uniform torso inside its outline. */
const MAX_HOLE_SHARE = 0.1;
const CLOSE_RADIUS = 4;
const GROW_RADIUS = 2;

/** Returns a mask at the thumbs' size: 255 moves, 0 rests. `now` is the index of the judged sample in `window`. */
export function maskMoves(window: readonly Picture[], now: number): Uint8Array {
  const current = window[now];
  if (!current) throw new RangeError("the judged sample is not in its window");
  const size = { width: current.width, height: current.height };
  if (window.length < MIN_WINDOW) return new Uint8Array(size.width * size.height);
  const levelled = window.map((picture) => levelTo(picture, current));
  const threshold = Math.max(FLOOR_LEVELS, NOISE_FACTOR * measureNoise(levelled));
  const raw = markDepartures(levelled, now, threshold);
  dropSmallBlobs(raw, size, MIN_BLOB);
  const closed = erode(dilate(raw, size, CLOSE_RADIUS), size, CLOSE_RADIUS);
  fillHoles(closed, size);
  return dilate(closed, size, GROW_RADIUS);
}

/** Takes a global change of exposure out: scales each channel by the median ratio to the judged sample. */
function levelTo(picture: Picture, current: Picture): Picture {
  if (picture === current) return picture;
  const data = new Uint8Array(picture.data.length);
  for (let channel = 0; channel < 3; channel++) {
    const gain = medianRatio(picture.data, current.data, channel);
    for (let i = channel; i < data.length; i += 3) data[i] = Math.min(255, (picture.data[i] ?? 0) * gain + 0.5);
  }
  return { ...picture, data };
}

function medianRatio(from: Uint8Array, to: Uint8Array, channel: number): number {
  const ratios: number[] = [];
  for (let i = channel; i < from.length; i += 3 * 29) {
    const a = from[i] ?? 0;
    const b = to[i] ?? 0;
    if (a > 20 && a < 240 && b > 20 && b < 240) ratios.push(b / a);
  }
  if (ratios.length < 50) return 1;
  ratios.sort((a, b) => a - b);
  return ratios[ratios.length >> 1] ?? 1;
}

/** Typical difference of neighbouring samples: the median over a grid, as a standard deviation. */
function measureNoise(window: readonly Picture[]): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let index = 1; index < window.length; index++) {
    const a = window[index - 1]?.data ?? new Uint8Array();
    const b = window[index]?.data ?? new Uint8Array();
    for (let i = 0; i < a.length; i += 31) {
      histogram[Math.abs((a[i] ?? 0) - (b[i] ?? 0))] = (histogram[Math.abs((a[i] ?? 0) - (b[i] ?? 0))] ?? 0) + 1;
      count += 1;
    }
  }
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += histogram[level] ?? 0;
    if (seen * 2 > count) return Math.max(0.5, level) / 0.95;
  }
  return 1;
}

function markDepartures(window: readonly Picture[], now: number, threshold: number): Uint8Array {
  const frames = window.map((picture) => picture.data);
  const mask = new Uint8Array((frames[now]?.length ?? 0) / 3);
  const probe: Probe = {
    now,
    threshold,
    restless: Math.max(2, Math.ceil((frames.length - 1) * RESTLESS_SHARE)),
    column: new Uint8Array(frames.length),
    plate: new Uint8Array(3),
  };
  for (let pixel = 0; pixel < mask.length; pixel++) if (departs(frames, pixel * 3, probe)) mask[pixel] = 255;
  return mask;
}

interface Probe {
  now: number;
  threshold: number;
  /** So many steps make a pixel restless. */
  restless: number;
  /** Scratch. */
  column: Uint8Array;
  plate: Uint8Array;
}

function departs(frames: readonly Uint8Array[], offset: number, probe: Probe): boolean {
  const { column, plate, threshold } = probe;
  let range = 0;
  for (let channel = 0; channel < 3; channel++) {
    let low = 255;
    let high = 0;
    for (let t = 0; t < column.length; t++) {
      const value = frames[t]?.[offset + channel] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
      column[t] = value;
    }
    range = Math.max(range, high - low);
    plate[channel] = range <= threshold ? low : medianOf(column);
  }
  if (range <= threshold) return false;
  if (differs(frames[probe.now] ?? plate, offset, { other: plate, at: 0 }, threshold)) return true;
  let steps = 0;
  for (let t = 1; t < frames.length; t++) {
    const before = frames[t - 1] ?? plate;
    if (differs(frames[t] ?? plate, offset, { other: before, at: offset }, threshold)) steps += 1;
  }
  return steps >= probe.restless;
}

/** True when a colour is another one, not the same with a little more or less light on it. */
function differs(one: Uint8Array, at: number, than: { other: Uint8Array; at: number }, threshold: number): boolean {
  const [r, g, b] = [one[at] ?? 0, one[at + 1] ?? 0, one[at + 2] ?? 0];
  const [pr, pg, pb] = [than.other[than.at] ?? 0, than.other[than.at + 1] ?? 0, than.other[than.at + 2] ?? 0];
  const free = (r * pr + g * pg + b * pb) / Math.max(1, pr * pr + pg * pg + pb * pb);
  const gain = Math.min(MOST_LIGHT, Math.max(LEAST_LIGHT, free));
  return Math.max(Math.abs(r - gain * pr), Math.abs(g - gain * pg), Math.abs(b - gain * pb)) > threshold;
}

/** Sorts in place; windows are short. */
function medianOf(values: Uint8Array): number {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let at = i - 1;
    while (at >= 0 && (values[at] ?? 0) > value) {
      values[at + 1] = values[at] ?? 0;
      at -= 1;
    }
    values[at + 1] = value;
  }
  return values[values.length >> 1] ?? 0;
}

interface Grid {
  width: number;
  height: number;
}

/** Square dilation of a 0/255 mask, separable. */
function dilate(mask: Uint8Array, grid: Grid, radius: number): Uint8Array {
  return spread(spread(mask, grid, { radius, along: "x", value: 255 }), grid, { radius, along: "y", value: 255 });
}

/** Square erosion; the outside of the picture does not erode. */
export function erode(mask: Uint8Array, grid: Grid, radius: number): Uint8Array {
  return spread(spread(mask, grid, { radius, along: "x", value: 0 }), grid, { radius, along: "y", value: 0 });
}

function spread(mask: Uint8Array, grid: Grid, how: { radius: number; along: "x" | "y"; value: number }): Uint8Array {
  const out = new Uint8Array(mask);
  const length = how.along === "x" ? grid.width : grid.height;
  const lines = how.along === "x" ? grid.height : grid.width;
  const step = how.along === "x" ? 1 : grid.width;
  const lineStep = how.along === "x" ? grid.width : 1;
  for (let line = 0; line < lines; line++) {
    let until = -1;
    for (let i = 0; i < length + how.radius; i++) {
      if (i < length && mask[line * lineStep + i * step] === how.value) until = i + how.radius;
      const target = i - how.radius;
      if (target >= 0 && until >= target) out[line * lineStep + target * step] = how.value;
    }
  }
  return out;
}

/** Calls `visit` with the pixel indices of each 4-connected blob of `value`. */
function eachBlob(
  mask: Uint8Array,
  grid: Grid,
  value: number,
  visit: (pixels: number[], touchesBorder: boolean) => void,
) {
  const seen = new Uint8Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (seen[start] || mask[start] !== value) continue;
    const pixels = [start];
    seen[start] = 1;
    let touches = false;
    for (let head = 0; head < pixels.length; head++) {
      const at = pixels[head] ?? 0;
      const x = at % grid.width;
      if (x === 0 || x === grid.width - 1 || at < grid.width || at >= mask.length - grid.width) touches = true;
      const around = [x > 0 ? at - 1 : -1, x < grid.width - 1 ? at + 1 : -1, at - grid.width, at + grid.width];
      for (const next of around) {
        if (next < 0 || next >= mask.length || seen[next] || mask[next] !== value) continue;
        seen[next] = 1;
        pixels.push(next);
      }
    }
    visit(pixels, touches);
  }
}

function dropSmallBlobs(mask: Uint8Array, grid: Grid, minimum: number): void {
  eachBlob(mask, grid, 255, (pixels) => {
    if (pixels.length < minimum) for (const pixel of pixels) mask[pixel] = 0;
  });
}

function fillHoles(mask: Uint8Array, grid: Grid): void {
  eachBlob(mask, grid, 0, (pixels, touchesBorder) => {
    if (!touchesBorder && pixels.length < mask.length * MAX_HOLE_SHARE) for (const pixel of pixels) mask[pixel] = 255;
  });
}
