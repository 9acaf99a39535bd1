import type { OpenCv } from "./open-cv.ts";
import type { Span } from "./own-action.ts";
import type { Picture, Size } from "./picture.ts";
import { resizePicture } from "./resize.ts";

/** Small copies are this many times smaller than the pair, each way. */
const THUMB_FACTOR = 4;
/** At most this many samples make a window, evenly spaced; it includes the judged one. */
const MAX_WINDOW_SIDE = 8;

/** Indices of the samples within `windowMs` of sample `index`, at most eight a side, in order. */
export function pickWindow(timesMs: readonly number[], index: number, windowMs: number): number[] {
  const now = timesMs[index] ?? 0;
  const before: number[] = [];
  const after: number[] = [];
  for (let i = index - 1; i >= 0 && now - (timesMs[i] ?? 0) <= windowMs; i--) before.push(i);
  for (let i = index + 1; i < timesMs.length && (timesMs[i] ?? 0) - now <= windowMs; i++) after.push(i);
  return [...thin(before).reverse(), index, ...thin(after)];
}

/** Those of a window that lie within a span, where the sample `index` that it is for does so itself; else all. */
export function keepWithin(
  window: number[],
  timesMs: readonly number[],
  { index, span }: { index: number; span: Span },
): number[] {
  const isIn = (one: number) => {
    const ms = timesMs[one] ?? 0;
    return ms >= span.fromMs && ms <= span.toMs;
  };
  return isIn(index) ? window.filter(isIn) : window;
}

function thin(indices: number[]): number[] {
  const step = Math.ceil(indices.length / MAX_WINDOW_SIDE);
  return indices.filter((_, place) => (place + 1) % Math.max(1, step) === 0);
}

export function makeThumb(cv: OpenCv, picture: Picture): Picture {
  return resizePicture(cv, picture, thumbSize(picture));
}

export function thumbSize(size: Size): Size {
  return {
    width: Math.max(1, Math.round(size.width / THUMB_FACTOR)),
    height: Math.max(1, Math.round(size.height / THUMB_FACTOR)),
  };
}
