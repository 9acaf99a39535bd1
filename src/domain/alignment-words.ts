import type { Action } from "./action.ts";
import { SINGLE_PICTURE, type TimeAlignment } from "./alignment.ts";
import { formatMoment } from "./timecode.ts";

/** A take that starts nearer to its reference than this is in step with it, in ms. */
const IN_STEP_MS = 150;
/** A tail that is shorter is not worth a word, in ms. */
const LEAST_BEYOND_MS = 1000;
/** An alignment by the clock is nowhere further from it, in ms. */
const CLOCK_SLACK_MS = 500;

/** How a take lies beside its reference and what was left out of it, as a script supervisor says it: a sentence each. */
export function sayAlignment(alignment: TimeAlignment | undefined, action: Action): string[] {
  const told = alignment ? [sayFit(alignment), saySpeed(alignment), sayBeyond(alignment, action)] : [];
  return [...told, sayAction(alignment, action)].filter((sentence) => sentence !== "");
}

/** How certain the moments are, and by how much they lie apart. */
export function sayFit(alignment: TimeAlignment): string {
  const { unaligned, spreadMs, offsetMs, ratio } = alignment;
  if (unaligned === SINGLE_PICTURE) return "The reference is a single picture: all of the take is compared with it";
  if (unaligned !== null) return `Could not align: ${unaligned}; compared with ${sayFallback(alignment)}`;
  const within = spreadMs === null ? "Aligned" : `Aligned within ${(Math.ceil(spreadMs / 100) / 10).toFixed(1)} s`;
  return ratio === 1 ? `${within}; ${sayOffset(offsetMs)}` : within;
}

function sayOffset(offsetMs: number): string {
  if (Math.abs(offsetMs) < IN_STEP_MS) return "the take starts with the reference";
  const seconds = Math.abs(offsetMs / 1000).toFixed(1);
  return `the take starts ${seconds} s ${offsetMs < 0 ? "later" : "earlier"} than the reference`;
}

function sayFallback({ curve }: TimeAlignment): string {
  const [[, first]] = curve;
  if (curve.every(([, referenceMs]) => referenceMs === first)) return "the reference's static picture";
  const isByClock = curve.every(([takeMs, referenceMs]) => Math.abs(referenceMs - takeMs) <= CLOCK_SLACK_MS);
  return isByClock ? "the same time from roll" : "the likeliest moments";
}

function saySpeed({ unaligned, ratio }: TimeAlignment): string {
  return unaligned === null && ratio !== 1 ? `Plays at ${ratio.toFixed(2)}x the speed of the reference` : "";
}

function sayBeyond({ beyondMs }: TimeAlignment, { toMs }: Action): string {
  if (beyondMs === null || toMs - beyondMs < LEAST_BEYOND_MS) return "";
  return `Runs beyond the reference from ${formatMoment(beyondMs)}: compared with its last settled picture`;
}

function sayAction(alignment: TimeAlignment | undefined, { fromMs, toMs, head, tail }: Action): string {
  if (head === null && tail === null) return "";
  const tails = { marked: "cut as marked", found: sayTail(alignment) };
  const why = [
    head === null ? "" : { marked: "action as marked", found: "board at the head" }[head],
    tail === null ? "" : tails[tail],
  ].filter((part) => part !== "");
  return `Compared from ${formatMoment(fromMs)} to ${formatMoment(toMs)} (${why.join(", ")})`;
}

function sayTail(alignment: TimeAlignment | undefined): string {
  return alignment?.tailBy === "camera" ? "camera leaving at the tail" : "board or leaving camera at the tail";
}

/** What was found outside of the action and does not count; nothing where nothing was. */
export function sayWithdrawn(count: number): string[] {
  if (count === 0) return [];
  return [`${count} found before the action or after the cut ${count === 1 ? "is" : "are"} left out`];
}
