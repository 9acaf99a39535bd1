import type { Observation } from "./finding.ts";
import type { Box } from "./frame.ts";
import { compareDials, isShownTime, listMeanings, type ShownTime, toDial, toTime } from "./story-time.ts";

/** The kind of an observation that is about one clock, whichever detector made it. */
export const CLOCK_KIND = "clock";
/** Two readings this many minutes apart are of the same time. */
const AGREE_MINUTES = 1;

/** One clock as it was read over a take. */
export interface ClockReading {
  /** Null: it could not be read. */
  shown: ShownTime | null;
  type: "analog" | "digital" | null;
  /** Null: not known. */
  running: boolean | null;
  /** Share of the take's pictures that say the same, 0..1; null: not said. */
  agreement: number | null;
  confidence: number;
  box: Box | null;
}

/** The clocks of one take. */
export interface TakeClocks {
  takeId: string;
  /** "24A take 3" */
  label: string;
  circled: boolean;
  /** Its set-up is compared with it now. */
  isReference: boolean;
  clocks: ClockReading[];
}

/** Details come from strangers: what does not fit is not known, and a time that is none was not read. */
export function readClock({
  details,
  confidence,
  box,
}: Pick<Observation, "details" | "confidence" | "box">): ClockReading {
  const { readable, type, running, agreement } = details;
  const shown = readShown(details);
  return {
    shown: readable === false ? null : shown,
    type: type === "analog" || type === "digital" ? type : null,
    running: typeof running === "boolean" ? running : null,
    agreement: typeof agreement === "number" && agreement >= 0 && agreement <= 1 ? agreement : null,
    confidence,
    box,
  };
}

/** A display of 12 hours may tell am from pm by itself (`half`). */
function readShown({ time, hours, half }: Observation["details"]): ShownTime | null {
  if (typeof time !== "string" || (hours !== 12 && hours !== 24)) return null;
  const shown: ShownTime = { time, hours };
  if (!isShownTime(shown)) return null;
  const [am, pm] = listMeanings(shown);
  if (hours === 12 && half === "am") return { time: toTime(am), hours: 24 };
  return hours === 12 && half === "pm" ? { time: toTime(pm), hours: 24 } : shown;
}

/** A time that several clocks agree on. */
export interface ClockVote {
  shown: ShownTime;
  takeId: string;
  label: string;
  /** Clocks that show it, of all that could be read. */
  agreeing: number;
  readable: number;
}

/**
 * What most clocks of these takes show; among as many, what was read surest. A clock of 24 hours tells the others, that
 * agree with it, which half of the day it is. Undefined where none could be read.
 */
export function voteTime(takes: readonly TakeClocks[]): ClockVote | undefined {
  const votes = takes.flatMap(({ takeId, label, clocks }) =>
    clocks.flatMap(({ shown, confidence }) => (shown ? [{ takeId, label, shown, confidence }] : [])),
  );
  const tally = votes.map((vote) => {
    const agreeing = votes.filter(({ shown }) => compareDials(toDial(shown), toDial(vote.shown)) <= AGREE_MINUTES);
    const exact = agreeing.filter(({ shown }) => toDial(shown) === toDial(vote.shown));
    return { vote, agreeing, exact };
  });
  const [best] = tally.sort(
    (one, other) =>
      other.agreeing.length - one.agreeing.length ||
      other.exact.length - one.exact.length ||
      Number(other.vote.shown.hours === 24) - Number(one.vote.shown.hours === 24) ||
      other.vote.confidence - one.vote.confidence,
  );
  if (!best) return undefined;
  const { shown, takeId, label } = best.vote;
  return { shown, takeId, label, agreeing: best.agreeing.length, readable: votes.length };
}

/** True where both may be the same time, a minute apart at most. */
export function mayBeSame(one: ShownTime, other: ShownTime): boolean {
  const sameDial = compareDials(toDial(one), toDial(other)) <= AGREE_MINUTES;
  if (one.hours === 12 || other.hours === 12) return sameDial;
  return sameDial && isSameHalf(one, other);
}

/** 11:59 and 12:00 are of two halves and still a minute apart. */
function isSameHalf(one: ShownTime, other: ShownTime): boolean {
  const apart = Math.abs(Number(one.time.slice(0, 2)) - Number(other.time.slice(0, 2)));
  return apart <= 1 || apart === 23;
}
