import { type Belief, type Certainty, logOddsOf, weighEvidence } from "../../../detectors/clock/certainty.ts";
import type { ClockType } from "../../../detectors/clock/face.ts";
import { Fault } from "../../../src/base/fault.ts";
import type { Answer, Answers } from "./answers.ts";
import { fitLogistic } from "./logistic.ts";
import { LEAST_CLAIMS, pickThreshold } from "./threshold.ts";

/** 95 % of the times claimed are to be right; a point more on the frames that the threshold is picked on. */
export const PRECISION = 0.95;
const MARGIN = 0.01;

/** Weights and threshold for one kind of clock, from what was answered of it in the frames for fitting; undefined where no threshold does it. */
export function fitBelief(type: ClockType, answers: readonly Answer[]): Belief | undefined {
  const own = answers.filter((answer) => answer.type === type);
  const fit = fitLogistic(own.map(({ evidence, isRight }) => ({ features: logOddsOf(evidence), isRight })));
  const [bias, score, mass, readable] = [fit.bias, ...fit.weights].map((value) => Math.round(value * 1000) / 1000);
  const weights = { bias, score, mass, readable };
  const judged = own.map(({ evidence, isRight }) => ({ probability: weighEvidence(type, evidence, weights), isRight }));
  const threshold = pickThreshold(judged, PRECISION + MARGIN);
  return threshold === undefined ? undefined : { ...weights, threshold: Math.round(threshold * 1000) / 1000 };
}

/** The finder's least scores that are tried; fainter finds are not read: they made no difference, and are half of all. */
export const LEAST_SCORES = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] as const;
/** Each find costs a reader's glance: of least scores whose recall is the same within this, the highest is kept. */
const SAME_RECALL = 0.005;

/** One least score with the best belief that goes with it, as it does on the frames for fitting. */
export interface Trial {
  certainty: Certainty;
  /** Of the clocks that a person could read, those that are claimed rightly. */
  recall: number;
  /** Finds that are read, of all frames for fitting. */
  glances: number;
}

/** Every least score with which the precision can be had, from what was answered in the frames for fitting alone. */
export function tryScores({ answers, readable }: Answers): Trial[] {
  const fitting = answers.filter(({ part }) => part === "fit");
  const clocks = readable.fit.analog + readable.fit.digital;
  const trials = LEAST_SCORES.flatMap((leastScore) => {
    const found = fitting.filter(({ evidence }) => evidence.score >= leastScore);
    const [analog, digital] = [fitBelief("analog", found), fitBelief("digital", found)];
    if (!analog || !digital) return [];
    const certainty = { leastScore, analog, digital };
    const claims = found.filter((answer) => isClaimed(answer, certainty));
    return [{ certainty, recall: countRead(claims) / Math.max(1, clocks), glances: found.length }];
  });
  if (trials.length > 0) return trials;
  const claimed = `${LEAST_CLAIMS} or more times of dials and of displays`;
  throw new Fault("invalid", `no threshold makes ${Math.round((PRECISION + MARGIN) * 100)} % of ${claimed} right`);
}

/** The trial with the best recall; of those as good as it, that with the fewest glances. */
export function chooseTrial(trials: readonly Trial[]): Trial {
  const best = Math.max(...trials.map(({ recall }) => recall));
  const asGood = trials.filter(({ recall }) => recall >= best - SAME_RECALL);
  return asGood.reduce((one, other) => (other.glances < one.glances ? other : one));
}

export function isClaimed({ type, evidence }: Answer, certainty: Certainty): boolean {
  if (evidence.score < certainty.leastScore) return false;
  return weighEvidence(type, evidence, certainty[type]) >= certainty[type].threshold;
}

/** Clocks that a person could read and of which a right time is claimed, each once. */
export function countRead(claims: readonly Answer[]): number {
  const read = claims.filter(({ isRight, isReadable }) => isRight && isReadable);
  return new Set(read.map(({ clock }) => clock)).size;
}
