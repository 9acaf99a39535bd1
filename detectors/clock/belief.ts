import type { ClockType } from "./face.ts";

/** How much each piece of evidence counts: probability = sigmoid(bias + sum of weight x log-odds). No weight is below 0. */
export interface Weights {
  bias: number;
  score: number;
  mass: number;
  readable: number;
}

/** Weights of one kind of clock, and the probability from which on its readings are believed. */
export interface Belief extends Weights {
  threshold: number;
}

/** What `bun run models:evaluate certainty --keep` found on drawn frames. */
export interface Certainty extends Readonly<Record<ClockType, Belief>> {
  /** Below this a find of the finder is no clock. */
  leastScore: number;
}
