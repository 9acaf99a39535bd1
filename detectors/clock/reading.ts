import type { Face } from "./face.ts";
import type { Box } from "./picture.ts";

export const HALF_DAY = 720;
export const DAY = 1440;

/** What a face shows. */
export interface Reading {
  /** Whole minutes after midnight; after midnight or noon where `period` is half a day. */
  minutes: number;
  /** DAY where the face, or its "am" or "pm", tells the half of the day. */
  period: typeof HALF_DAY | typeof DAY;
  /** As displayed; null where the face shows none or they could not be read. */
  seconds: number | null;
  /** 24 for a display that counts to 23, else 12. */
  hours: 12 | 24;
  /** 0..1: probability that the time is right, of hands within a minute; see certainty.ts. */
  confidence: number;
  /** What a display says, as it says it: "4:42 PM"; null for hands. */
  text: string | null;
}

/** On what the confidence in a reading rests, each 0..1. */
export interface Evidence {
  /** The finder's: that this is a clock. */
  score: number;
  /** How much of what the reader says of this face is this time. */
  mass: number;
  /** The reader's: that a time can be read here at all. */
  readable: number;
}

/** What a reader makes of one face. */
export interface Read extends Pick<Evidence, "mass" | "readable"> {
  shown: Omit<Reading, "confidence">;
}

/** A clock in a picture. */
export interface Sighting {
  face: Face;
  /** As fractions of the picture. */
  box: Box;
  /** Null: it could not be read. */
  reading: Reading | null;
  /** The likeliest time, believed or not: for evaluation, never for people. Null where there is none at all. */
  best: Reading | null;
  /** What `best` rests on; absent where there is none. */
  evidence?: Evidence;
}

/** Brings minutes into 0..period. */
export function wrap(minutes: number, period: number): number {
  return ((minutes % period) + period) % period;
}

/** How far `to` is ahead of `from` on a dial of this period: over -period/2 up to period/2. */
export function aheadOf(to: number, from: number, period: number): number {
  const ahead = wrap(to - from, period);
  return ahead > period / 2 ? ahead - period : ahead;
}

/** Two readings can only be compared on the coarser of their dials. */
export function commonPeriod(one: { period: number }, other: { period: number }): number {
  return Math.min(one.period, other.period);
}
