import type { Box } from "../../../src/domain/frame.ts";
import type { Half } from "../halves.ts";
import type { Label } from "./labels.ts";

/** What the detector's own code says of one clock. */
export interface ClockAnswer {
  type: "analog" | "digital";
  /** Fractions of the picture. */
  box: Box;
  /** What it claims, "HH:MM"; null: it could not read the clock. */
  time: string | null;
  /** Its best guess, claimed or not; null where it has none. */
  best: string | null;
  /** The score by which it claims or keeps silent, 0..1. */
  score: number;
  /** How sure the finder is that there is a clock, 0..1; 1 in a given box. */
  sureness: number;
}

/** A labelled clock, read in its given box and looked for in the whole picture. */
export interface ClockCase {
  label: Label;
  /** Short side of the label's box in pixels of the picture that the detector saw; 0 without a box. */
  facePx: number;
  /** Read where the label says it is; null where the label says no place. */
  given: ClockAnswer | null;
  /** The answer that covers the label's box best, at an overlap of FOUND_OVERLAP or more. */
  found: ClockAnswer | null;
  /** The best covering answer whose middle lies in the label's box, whatever the overlap. */
  foundByMiddle: ClockAnswer | null;
}

/** A time that the detector claimed, and whether that was right; null where nobody knows. */
export interface Claim {
  answer: ClockAnswer;
  isRight: boolean | null;
}

/** A picture as a whole. `shows`: photographs are those in which there is no clock at all. */
export interface PictureCase {
  path: string;
  half: Half;
  shows: "clocks" | "other" | "photograph";
  width: number;
  height: number;
  cases: ClockCase[];
  answers: ClockAnswer[];
  claims: Claim[];
  /** Time that finding and reading the whole picture took. */
  ms: number;
}
