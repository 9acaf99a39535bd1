import type { Weights } from "./belief.ts";
import { CERTAINTY } from "./certainty-figures.ts";
import type { ClockType } from "./face.ts";
import type { Evidence } from "./reading.ts";

/** Evidence nearer to 0 or 1 than this says nothing more: networks have no grounds for such certainty. */
const LEAST_DOUBT = 0.005;

/** Natural log-odds of what the finder and the reader said: score, mass, readable. */
export function logOddsOf({ score, mass, readable }: Evidence): [score: number, mass: number, readable: number] {
  return [logOdds(score), logOdds(mass), logOdds(readable)];
}

function logOdds(share: number): number {
  const bounded = Math.max(LEAST_DOUBT, Math.min(1 - LEAST_DOUBT, share));
  return Math.log(bounded / (1 - bounded));
}

/** 0..1: the probability that a reading is right, by the weights kept for its kind of clock (Platt 1999, with three inputs). */
export function weighEvidence(type: ClockType, evidence: Evidence, weights: Weights = CERTAINTY[type]): number {
  const [score, mass, readable] = logOddsOf(evidence);
  const sum = weights.bias + weights.score * score + weights.mass * mass + weights.readable * readable;
  return 1 / (1 + Math.exp(-sum));
}

/** Whether a reading is told to people. `sternness` moves the threshold kept: -1 to nothing, 0 leaves it, 1 to certainty. */
export function isBelieved(type: ClockType, confidence: number, sternness: number): boolean {
  const { threshold } = CERTAINTY[type];
  return confidence >= threshold + sternness * (sternness > 0 ? 1 - threshold : threshold);
}
