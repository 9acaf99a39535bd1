import { aheadOf } from "./reading.ts";
import { elapsedMinutes, exactMinutes, type Pace, type Verdict, type Vote } from "./votes.ts";

/** A stretch of the take in which the readings follow from one another. */
interface Stretch {
  votes: Vote[];
}

/** How time on a clock's face went wrong within a take. `minutes`: by how much, signed. */
export interface Break {
  manner: "jump" | "backwards" | "fast" | "stands" | "runs";
  from: Vote;
  to: Vote;
  minutes: number;
}

/** What the clock should do: run, stand still, or nobody knows. */
export type Duty = "running" | "held" | null;

/** Readings that must follow from one another before they count as what the clock shows. */
const LEAST_READINGS = 3;
/** Beyond what time explains, in minutes: a reading further off than this does not follow from the one before. */
const FOLLOWING_MINUTES = 1.25;
/** Beginnings of stretches that are remembered at once: where readings scatter, each is one. */
const MAX_OPEN = 16;
/** Readings of which the middle one stands for a stretch's beginning or end. */
const SETTLING = 3;

interface Rules {
  pace: Pace;
  /** Minutes that nobody minds. */
  tolerance: number;
  duty: Duty;
}

/** The worst break in a clock's time; undefined where it did what it should, as far as the readings tell. */
export function findBreak(votes: readonly Vote[], verdict: Verdict, rules: Rules): Break | undefined {
  return findStep(votes, verdict, rules) ?? findWrongDuty(verdict, rules.duty);
}

/** Share of the readings that belong to stretches: what a clock whose hands were set in between was read surely by. */
export function explainedShare(votes: readonly Vote[], options: { pace: Pace; period: number }): number {
  const explained = findStretches(votes, options).reduce((sum, stretch) => sum + stretch.votes.length, 0);
  return explained / Math.max(1, votes.length);
}

/** Time that went back, or further on than passed, between any two moments at which the clock was surely read. */
function findStep(votes: readonly Vote[], { period }: Verdict, { pace, tolerance }: Rules): Break | undefined {
  let worst: Break | undefined;
  const stretches = findStretches(votes, { pace, period });
  for (const [index, one] of stretches.entries()) {
    for (const [steps, other] of stretches.slice(index).entries()) {
      const { from, to } = spanStretches(one, other, period);
      const ahead = aheadOf(exactMinutes(to.reading), exactMinutes(from.reading), period);
      const passed = Math.max(0, elapsedMinutes(to.sample.ptsMs - from.sample.ptsMs, pace));
      const minutes = ahead < 0 ? ahead : Math.max(0, ahead - passed);
      if (Math.abs(minutes) <= Math.max(tolerance, FOLLOWING_MINUTES)) continue;
      if (worst && Math.abs(minutes) <= Math.abs(worst.minutes)) continue;
      worst = { manner: nameStep(ahead, steps), from, to, minutes };
    }
  }
  return worst;
}

/** Over one stretch, or many small ones, time went wrong little by little; between two it did so at once. */
function nameStep(ahead: number, steps: number): Break["manner"] {
  if (steps === 1) return "jump";
  return ahead < 0 ? "backwards" : "fast";
}

/** The moments between which time went on: from end to end of one stretch, or from where one ended to where another began. */
function spanStretches(one: Stretch, other: Stretch, period: number): { from: Vote; to: Vote } {
  const [begin, end] = [one.votes.slice(0, SETTLING), one.votes.slice(-SETTLING)];
  if (one === other) return { from: settle(begin, period), to: settle(end, period) };
  return { from: settle(end, period), to: settle(other.votes.slice(0, SETTLING), period) };
}

/** The middle one of a few readings: the first and the last may be a minute off. */
function settle(votes: readonly Vote[], period: number): Vote {
  const origin = exactMinutes(votes[0].reading);
  const ahead = (vote: Vote) => aheadOf(exactMinutes(vote.reading), origin, period);
  return [...votes].sort((one, other) => ahead(one) - ahead(other))[Math.floor(votes.length / 2)];
}

/** Single readings that do not follow are mistakes of the reader, and belong to no stretch. */
function findStretches(votes: readonly Vote[], options: { pace: Pace; period: number }): Stretch[] {
  let open: Stretch[] = [];
  const closed: Stretch[] = [];
  for (const vote of votes) {
    const current = open.find((stretch) => follows(lastOf(stretch), vote, options));
    if (!current) {
      open = [...open.slice(1 - MAX_OPEN), { votes: [vote] }];
      continue;
    }
    current.votes.push(vote);
    // What the clock shows now is settled: other beginnings were mistakes, or are over.
    if (!isSure(current)) continue;
    closed.push(...open.filter((other) => other !== current && isSure(other)));
    open = [current];
  }
  const sure = [...closed, ...open.filter(isSure)];
  sure.sort((one, other) => one.votes[0].sample.ptsMs - other.votes[0].sample.ptsMs);
  return dropInterruptions(sure, options);
}

/** A stretch after which the clock goes on as before it was a mistake that lasted. */
function dropInterruptions(stretches: readonly Stretch[], options: { pace: Pace; period: number }): Stretch[] {
  const kept: Stretch[] = [];
  for (const stretch of stretches) {
    const before = kept.at(-2);
    const between = kept.at(-1);
    const goesOn = before && between && follows(lastOf(before), stretch.votes[0], options);
    if (goesOn && between.votes.length < before.votes.length + stretch.votes.length) {
      kept.pop();
      before.votes.push(...stretch.votes);
    } else kept.push(stretch);
  }
  return kept;
}

function lastOf({ votes }: Stretch): Vote {
  return votes[votes.length - 1];
}

function isSure({ votes }: Stretch): boolean {
  return votes.length >= LEAST_READINGS;
}

/** Whether a clock that stood, ran, or began or stopped running could show this after that. */
function follows(before: Vote, after: Vote, { pace, period }: { pace: Pace; period: number }): boolean {
  const ahead = aheadOf(exactMinutes(after.reading), exactMinutes(before.reading), period);
  const passed = elapsedMinutes(after.sample.ptsMs - before.sample.ptsMs, pace);
  return ahead >= -FOLLOWING_MINUTES && ahead <= passed + FOLLOWING_MINUTES;
}

function findWrongDuty({ running, agreeing }: Verdict, duty: Duty): Break | undefined {
  const isWrong = running !== null && duty !== null && running !== (duty === "running");
  const [from, to] = [agreeing.at(0), agreeing.at(-1)];
  if (!isWrong || !from || !to || agreeing.length < LEAST_READINGS) return undefined;
  return { manner: running ? "runs" : "stands", from, to, minutes: 0 };
}
