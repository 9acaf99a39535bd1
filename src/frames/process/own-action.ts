import { findOwnEnds } from "./handles.ts";
import type { Series } from "./series.ts";

/** An action that is shorter is none: then all of it counts, in samples. */
const LEAST_SAMPLES = 4;

/** The samples of a reference that show its action. */
export interface OwnAction {
  series: Series;
  /** Of the action's first sample in the whole reference. */
  first: number;
}

/** From when to when, both included. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** From the first to the last sample of a take that may be its action, as far as its own samples tell until now. */
export function findOwnSpan(soFar: Series): Span {
  const { head = 0, tail = 0, left = soFar.length } = findOwnEnds(soFar);
  const isOver = left - tail < soFar.length;
  return {
    fromMs: head === 0 ? Number.NEGATIVE_INFINITY : (soFar.timesMs[head] ?? Number.NEGATIVE_INFINITY),
    toMs: isOver ? (soFar.timesMs[left - tail - 1] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
  };
}

/** A reference between its own board and the camera that leaves: nothing else is a moment that a take could have. */
export function findOwnAction(whole: Series): OwnAction {
  const { head = 0, tail = 0, left = whole.length } = findOwnEnds(whole);
  const end = left - tail;
  if (end - head < LEAST_SAMPLES) return { series: whole, first: 0 };
  return { series: head === 0 && end === whole.length ? whole : whole.slice(head, end), first: head };
}
