import type { Belief, Certainty, Weights } from "../../../detectors/clock/belief.ts";
import { logOddsOf, weighEvidence } from "../../../detectors/clock/certainty.ts";
import type { ClockType } from "../../../detectors/clock/face.ts";
import { Fault } from "../../../src/base/fault.ts";
import type { Answer, Answers } from "./answers.ts";
import type { Part } from "./drawn-frames.ts";
import { fitLogistic } from "./logistic.ts";
import { LEAST_CLAIMS, pickThreshold } from "./threshold.ts";

/**
 * So many of the times claimed are to be right, where neither weights nor threshold saw the frame. 95 % is promised of real
 * pictures; in drawn ones one in sixteen of even the surest readings is wrong (dials turned that have no numerals, hands in
 * line), which no threshold takes out: asked for more, it is decided by the two or three surest mistakes.
 */
export const PRECISION = 0.94;

/**
 * Weights and threshold for one kind of clock; undefined where no threshold does it. Crosswise, as there are few clocks: the
 * threshold is picked on what the weights of either half of the frames say of the other, then all frames make the weights.
 */
export function fitBelief(type: ClockType, answers: readonly Answer[]): Belief | undefined {
  const own = answers.filter((answer) => answer.type === type);
  const halves = { fit: weigh(own, "report"), report: weigh(own, "fit") };
  const judged = own.map(({ part, evidence, isRight }) => ({
    probability: weighEvidence(type, evidence, halves[part]),
    isRight,
  }));
  const threshold = pickThreshold(judged, PRECISION);
  return threshold === undefined ? undefined : { ...weigh(own), threshold: Math.round(threshold * 1000) / 1000 };
}

/** Weights from the frames of one half, or from all. */
function weigh(answers: readonly Answer[], part?: Part): Weights {
  const some = answers.filter((answer) => part === undefined || answer.part === part);
  const fit = fitLogistic(some.map(({ evidence, isRight }) => ({ features: logOddsOf(evidence), isRight })));
  const [bias, score, mass, readable] = [fit.bias, ...fit.weights].map((value) => Math.round(value * 1000) / 1000);
  return { bias, score, mass, readable };
}

/** The finder's least scores that are tried; fainter finds are not read: they made no difference, and are half of all. */
export const LEAST_SCORES = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] as const;
/** Each find costs a reader's glance: of least scores whose recall is the same within this, the highest is kept. */
const SAME_RECALL = 0.005;

/** One least score with the best belief that goes with it. */
export interface Trial {
  certainty: Certainty;
  /** Of the clocks that a person could read, those that are claimed rightly. */
  recall: number;
  /** Finds that are read, of all frames. */
  glances: number;
}

/** Every least score with which the precision can be had. */
export function tryScores({ answers, readable }: Answers): Trial[] {
  const clocks = Object.values(readable).reduce((sum, { analog, digital }) => sum + analog + digital, 0);
  const trials = LEAST_SCORES.flatMap((leastScore) => {
    const found = answers.filter(({ evidence }) => evidence.score >= leastScore);
    const [analog, digital] = [fitBelief("analog", found), fitBelief("digital", found)];
    if (!analog || !digital) return [];
    const certainty = { leastScore, analog, digital };
    const claims = found.filter((answer) => isClaimed(answer, certainty));
    return [{ certainty, recall: countRead(claims) / Math.max(1, clocks), glances: found.length }];
  });
  if (trials.length > 0) return trials;
  const claimed = `${LEAST_CLAIMS} or more times of dials and of displays`;
  throw new Fault("invalid", `no threshold makes ${Math.round(PRECISION * 100)} % of ${claimed} right`);
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
