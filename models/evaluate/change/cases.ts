import type { Box } from "../../../src/domain/frame.ts";
import type { Half } from "../halves.ts";

/** One difference that the detector's own code found. Boxes are fractions, each of the picture it lies in. */
export interface Seen {
  kind: string;
  confidence: number;
  /** In the take. */
  box: Box;
  /** The same place, or where the thing stood, in the reference's own picture. */
  referenceBox: Box;
  description: string;
}

/** Two pictures compared. */
export interface Look {
  /** Why they could not be compared: the sentence that the box would show; null: they were. */
  refused: string | null;
  /** The surest first, whatever their confidence. */
  seen: Seen[];
  /** Keeping the reference, once a take. */
  referenceMs: number;
  /** Reading the take's picture, alignment, masks and comparison: what each pair costs. */
  pairMs: number;
  /** The comparison alone. */
  detectMs: number;
}

/** One thing that changed: where it stands in either picture. */
export interface Change {
  referenceBox: Box;
  box: Box;
}

/** How one order of a pair came out, at the confidence from which on the detector tells. */
export interface Outcome {
  look: Look;
  /** What is told. */
  told: Seen[];
  /** Of each change: found by a box that overlaps it; by one whose middle lies in it. */
  found: boolean[];
  foundByMiddle: boolean[];
  /** Of what is told: boxes that overlap a change; boxes whose middle lies in one; those that do neither. */
  overlapping: Seen[];
  pointing: Seen[];
  strays: Seen[];
}

/** A labelled pair of pairs.csv, looked at both ways round. Paths are relative to the shared data. */
export interface PairCase {
  path: string;
  referencePath: string;
  half: Half;
  label: "change" | "none" | "person-only" | "unlabelled";
  note: string;
  changes: Change[];
  forth: Outcome;
  back: Outcome;
  /** Every verdict is the same both ways: what is found of the changes, and whether anything else is told. */
  isSymmetric: boolean;
}

/** A pair that was drawn: something painted out, nothing changed, or painted over where nothing stood; seen both ways round. */
export interface InpaintedCase {
  path: string;
  referencePath: string;
  /** The photograph that it was made from, relative to the shared data: its half is the pair's. */
  photograph: string;
  half: Half;
  kind: "changed" | "unchanged" | "control";
  size: "small" | "medium" | "large" | "none";
  method: string;
  change: Change | null;
  forth: Outcome;
  back: Outcome;
  isSymmetric: boolean;
}
