import { type Landmark, sayLandmark } from "./landmark.ts";
import { sayOwn, sayThe, sayThing } from "./thing.ts";
import { formatMoment } from "./timecode.ts";

/**
 * What the sentence of an anomaly is made of. It is kept beside the sentence, which is said anew when a thing is named or
 * an end of the action is moved.
 */
export interface Telling {
  /** As the detector said it, without a time: "Something gone, camera left, half way up". */
  said: string;
  /** none: it has no moment; lasts: from its first sight to the end; between: from its first sight to its last. */
  span: "none" | "lasts" | "between";
  /** How it was in the reference: "there in take 2". */
  before: readonly string[];
}

export interface TellingContext {
  /** Where the action begins, or roll where none is known, in ms on the clock of the anomaly's moments. */
  actionMs: number;
  /** The action is known: moments are said to be counted from it. */
  isAction: boolean;
  /** What the crew named the thing. */
  name?: string;
  landmark?: Landmark;
}

/** Seen this early, a thing was there from the start. */
const FROM_START_MS = 1500;
const LONGEST_SENTENCE = 480;
/** A detector that does not know what a thing is says so; the name stands in its place. */
const NOBODY_KNOWS = /\bsomething\b/i;
const REPLACED = /^Something else in its place/;
/** Where in the picture, as our detectors say it; a landmark says it better. */
const PLACE =
  /in the middle of the picture|(?:camera left|camera right|in the middle), (?:upper part|lower part|half way up)/;

/** Whether a sentence leaves open what it is about. */
export function isUnnamed(said: string): boolean {
  return NOBODY_KNOWS.test(said);
}

/**
 * One sentence as said aloud: what and where, from when, and how it was in the reference: "Bottle gone, camera left of the
 * lamp, from 0:12 after action; there in take 2." Where the detector says itself how it was, after a semicolon, the time
 * goes before that: "Clock shows 4:42, from 0:03; it was 4:17 in take 2."
 */
export function tell(
  { telling, first, last }: { telling: Telling; first: { ptsMs: number }; last: { ptsMs: number } },
  context: TellingContext,
): string {
  const [what = "", ...rest] = tidy(telling.said)
    .split(/\s*;\s+/)
    .map((part) => sayPlace(sayName(part, context.name), context.landmark));
  const { actionMs, isAction } = context;
  const untilMs = telling.span === "lasts" ? null : last.ptsMs - actionMs;
  const time = telling.span === "none" ? "" : sayTime(first.ptsMs - actionMs, untilMs, isAction);
  const now = [what, time].filter((part) => part !== "").join(", ");
  return `${[now, ...rest, ...telling.before].join("; ")}.`.slice(0, LONGEST_SENTENCE);
}

/** The words before the thing, the word for it, and the rest; undefined: the sentence has no such word. */
export function splitAtThing(sentence: string, name: string | undefined): [string, string, string] | undefined {
  const words = name === undefined ? [NOBODY_KNOWS.exec(sentence)?.[0]] : [sayOwn(name), sayThing(name), sayThe(name)];
  for (const word of words) {
    const at = word === undefined ? -1 : sentence.indexOf(word);
    if (word !== undefined && at >= 0) return [sentence.slice(0, at), word, sentence.slice(at + word.length)];
  }
  return undefined;
}

function tidy(said: string): string {
  return said.trim().replace(/[.;,\s]+$/, "");
}

function sayName(part: string, name: string | undefined): string {
  if (name === undefined) return part;
  if (REPLACED.test(part)) return part.replace(REPLACED, () => `Something else in ${sayOwn(name)} place`);
  return part.replace(NOBODY_KNOWS, (word) => (word.startsWith("S") ? sayThing(name) : sayThe(name)));
}

function sayPlace(part: string, landmark: Landmark | undefined): string {
  return landmark ? part.replace(PLACE, () => sayLandmark(landmark)) : part;
}

function sayTime(fromMs: number, untilMs: number | null, isAction: boolean): string {
  const after = isAction ? " after action" : "";
  if (untilMs !== null && untilMs < 0) return "before the action";
  if (fromMs === untilMs) return fromMs <= FROM_START_MS ? "" : `at ${formatMoment(fromMs)}${after}`;
  const until = untilMs === null ? "" : ` until ${formatMoment(untilMs)}`;
  if (fromMs <= FROM_START_MS) return untilMs === null ? "" : `from the start${until}${after}`;
  return `from ${formatMoment(fromMs)}${until}${after}`;
}
