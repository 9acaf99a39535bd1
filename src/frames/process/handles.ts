import type { TimeAlignment } from "../../domain/alignment.ts";
import type { Strangers } from "./action.ts";
import { type Clapped, findClapped } from "./clapped.ts";
import { findHeldBoard } from "./held.ts";
import type { Signed } from "./signature.ts";
import { findSwing } from "./swing.ts";

/** A board and those who hold it stand within so much of an end… */
const END_MS = 15_000;
/** …and begin, seen from that end, within so much of it. */
const START_MS = 6000;
/** Something that hides at least so much of the picture may be a board… */
const COVER_SHARE = 0.1;
/** …and is taken for one when at its largest it hides so much. */
const BOARD_SHARE = 0.15;
/** Nothing strange is left when the board is gone, for at least so many samples. */
const CALM_SHARE = 0.04;
const CALM_SAMPLES = 4;
/** The rest of the take is known from the reference: in this share of its samples hardly anything is strange. */
const KNOWN_SAMPLES = 0.9;
const KNOWN_SHARE = 0.06;
/** Where the camera leaves, so much of the picture is another; before it starts, at most so much. */
const LEFT_SHARE = 0.5;
const STAYED_SHARE = 0.25;
/** The camera is gone for at least so many samples. */
const LEFT_SAMPLES = 2;

const COVER = "cover" as const;
const CAMERA = "camera" as const;

export type Handles = Pick<TimeAlignment, "headMs" | "tailMs" | "tailBy">;

/** What a take or a reference tells of its own ends, whatever it is compared with. */
export interface OwnEnds extends Clapped {
  /** Index of the first sample at which the camera has begun to leave for good. */
  left: number | undefined;
}

/** How the samples of a whole take are known beside its reference. */
export interface Known {
  /** Times of samples that were compared and whose view did not match. */
  lost?: ReadonlySet<number>;
  own?: OwnEnds;
}

/** Ends that are certain without a reference: a board whose sticks are seen, a camera that is seen to swing away. */
export function findOwnEnds({ signatures, timesMs }: Signed): OwnEnds {
  const left = findSwing({ signatures, timesMs });
  return { ...findClapped({ signatures: signatures.slice(0, left), timesMs: timesMs.slice(0, left) }), left };
}

/**
 * Where the action begins and ends. Only what is certain counts: a board by its sticks; something large that the reference does
 * not show, near an end, gone for good, in a take whose rest is known, or something smaller that is held still from the first
 * picture on; or a view that leaves and does not come back.
 */
export function findHandles(timesMs: readonly number[], strangers: Strangers, { lost, own }: Known = {}): Handles {
  const { foreign, held } = strangers;
  const left = own?.left ?? findLeaving(timesMs, strangers, lost ?? new Set());
  const samples = timesMs
    .slice(0, left)
    .map((ms, index) => ({ ms, foreign: foreign[index] ?? 0, held: held[index] ?? 0 }));
  const hidden = {
    head: own?.head ?? findCover(samples) ?? findHeldBoard(samples),
    tail: own?.tail ?? findCover(samples.toReversed()),
  };
  const inside = samples.slice(hidden.head ?? 0, samples.length - (hidden.tail ?? 0));
  // What is neither by its sticks nor in a take whose rest is known may be somebody who acts.
  const { head, tail } = isKnown(inside) ? hidden : (own ?? { head: undefined, tail: undefined });
  const lastOf = (count: number) => timesMs[count - 1] ?? null;
  const leaving = { tailMs: left === undefined ? null : lastOf(left), tailBy: left === undefined ? null : CAMERA };
  return {
    headMs: head === undefined ? null : (timesMs[head] ?? null),
    ...(tail === undefined ? leaving : { tailMs: lastOf(samples.length - tail), tailBy: leaving.tailBy ?? COVER }),
  };
}

/** Index of the first sample at which the view has begun to leave for good. */
function findLeaving(timesMs: readonly number[], { departed, foreign }: Strangers, lost: ReadonlySet<number>) {
  let gone = timesMs.length;
  const isGone = (index: number) =>
    (departed[index] ?? 0) >= LEFT_SHARE && ((foreign[index] ?? 0) >= LEFT_SHARE || lost.has(timesMs[index] ?? -1));
  while (gone > 0 && isGone(gone - 1)) gone -= 1;
  if (timesMs.length - gone < LEFT_SAMPLES) return undefined;
  let first = gone;
  while (first > 0 && (departed[first - 1] ?? 0) > STAYED_SHARE) first -= 1;
  const isLate = (timesMs.at(-1) ?? 0) - (timesMs[first] ?? 0) <= END_MS;
  return isLate && first > 0 ? first : undefined;
}

interface Seen {
  ms: number;
  foreign: number;
}

/** How many samples from the first on a board takes; undefined: there is none, or it is not certain. */
function findCover(samples: readonly Seen[]): number | undefined {
  const fromEnd = (index: number) => Math.abs((samples[index]?.ms ?? 0) - (samples[0]?.ms ?? 0));
  const begin = samples.findIndex(({ foreign }) => foreign >= COVER_SHARE);
  if (begin < 0 || fromEnd(begin) > START_MS) return undefined;
  let last = begin;
  for (let index = begin; index < samples.length && fromEnd(index) <= END_MS; index++)
    if ((samples[index]?.foreign ?? 0) >= COVER_SHARE) last = index;
  let end = last + 1;
  while (end < samples.length && (samples[end]?.foreign ?? 0) > CALM_SHARE && fromEnd(end) <= END_MS) end += 1;
  const calm = samples.slice(end, end + CALM_SAMPLES);
  const largest = Math.max(...samples.slice(begin, end).map(({ foreign }) => foreign));
  const isOver = calm.length === CALM_SAMPLES && calm.every(({ foreign }) => foreign <= CALM_SHARE);
  return isOver && largest >= BOARD_SHARE ? end : undefined;
}

/** Nothing large and strange is in what is left, and most of it is as in the reference. */
function isKnown(samples: readonly Seen[]): boolean {
  if (samples.some(({ foreign }) => foreign >= COVER_SHARE)) return false;
  return samples.filter(({ foreign }) => foreign <= KNOWN_SHARE).length >= KNOWN_SAMPLES * samples.length;
}
