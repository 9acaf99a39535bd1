import { aheadOf, DAY, HALF_DAY } from "./reading.ts";
import { periodOf, type Vote } from "./votes.ts";

/**
 * Readings of one clock of which some do not tell the half of the day: 12:59 on a display of twenty-four hours may be of
 * any display, 13:00 may not. Where most do tell it, the others get it from the last one before them that does, and how far
 * the display counts; at the take's beginning from the first one.
 */
export function tellHalves(votes: readonly Vote[]): readonly Vote[] {
  let told = votes.find(({ reading }) => reading.period === DAY);
  if (!told || periodOf(votes) !== DAY) return votes;
  return votes.map((vote) => {
    if (vote.reading.period === DAY) told = vote;
    return told && told !== vote ? lift(vote, told) : vote;
  });
}

/** The half in which a reading lies nearer to one that tells it. */
function lift({ sample, reading }: Vote, { reading: told }: Vote): Vote {
  const off = (minutes: number) => Math.abs(aheadOf(minutes, told.minutes, DAY));
  const [early, late] = [reading.minutes % HALF_DAY, (reading.minutes % HALF_DAY) + HALF_DAY];
  return {
    sample,
    reading: { ...reading, minutes: off(late) < off(early) ? late : early, period: DAY, hours: told.hours },
  };
}
