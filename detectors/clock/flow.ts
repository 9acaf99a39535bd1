import { aheadOf } from "./reading.ts";
import { elapsedMinutes, exactMinutes, type Pace, type Verdict, type Vote } from "./votes.ts";

/** A stretch of the take in which the readings follow from one another. */
interface Stretch {
  first: Vote;
  last: Vote;
  count: number;
}

/** How time on a clock's face went wrong within a take. `minutes`: by how much, signed. */
export interface Break {
  manner: "jump" | "backwards" | "stands" | "runs";
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

/** Time that went back, or further on than passed, between any two moments at which the clock was surely read. */
function findStep(votes: readonly Vote[], { period }: Verdict, { pace, tolerance }: Rules): Break | undefined {
  let worst: Break | undefined;
  const stretches = findStretches(votes, { pace, period });
  for (const [index, { first }] of stretches.entries()) {
    for (const { last } of stretches.slice(index)) {
      const ahead = aheadOf(exactMinutes(last.reading), exactMinutes(first.reading), period);
      const passed = elapsedMinutes(last.sample.ptsMs - first.sample.ptsMs, pace);
      const minutes = ahead < 0 ? ahead : Math.max(0, ahead - passed);
      if (Math.abs(minutes) <= Math.max(tolerance, FOLLOWING_MINUTES)) continue;
      const manner = ahead < 0 && -ahead < period / 4 ? "backwards" : "jump";
      if (!worst || Math.abs(minutes) > Math.abs(worst.minutes)) worst = { manner, from: first, to: last, minutes };
    }
  }
  return worst;
}

/** Single readings that do not follow are mistakes of the reader, and belong to no stretch. */
function findStretches(votes: readonly Vote[], options: { pace: Pace; period: number }): Stretch[] {
  const open: Stretch[] = [];
  const closed: Stretch[] = [];
  for (const vote of votes) {
    const current = open.find((stretch) => follows(stretch.last, vote, options));
    if (current) {
      current.last = vote;
      current.count += 1;
      // What the clock shows now is settled: other beginnings were mistakes, or are over.
      if (current.count >= LEAST_READINGS) {
        for (const other of open.splice(0)) if (other !== current && isSure(other)) closed.push(other);
        open.push(current);
      }
    } else open.push({ first: vote, last: vote, count: 1 });
  }
  return [...closed, ...open].filter(isSure).sort((one, other) => one.first.sample.ptsMs - other.first.sample.ptsMs);
}

function isSure({ count }: Stretch): boolean {
  return count >= LEAST_READINGS;
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
