import type { SampleRef } from "@camf/detector-sdk";
import { explainedShare } from "./flow.ts";
import { tellHalves } from "./halves.ts";
import type { KnownClock } from "./known-clock.ts";
import type { Box } from "./picture.ts";
import { affinityOf, distanceOf, pairByPlace, sizeOf, toBounds } from "./place.ts";
import { DAY, wrap } from "./reading.ts";
import type { Rules } from "./rules.ts";
import type { Track } from "./tracks.ts";
import { countVotes, type Verdict, type Vote } from "./votes.ts";
import { type Style, sayTime } from "./words.ts";

/** A clock that was surely read. */
export interface ClockState {
  track: Track;
  /** The track's readings, each with the half of the day where it is known. */
  votes: readonly Vote[];
  verdict: Verdict;
  /** The same clock in the reference; undefined where it was not read there. */
  known: KnownClock | undefined;
  style: Style;
}

/** Share of the readings that must agree before a clock counts as read. */
const LEAST_AGREEMENT = 0.6;
/** A clock and one in the reference are of two places but still the same: the only ones of their kind, hardly moved. */
const MOVED_SHARE = 0.15;
const MOVED_GROWTH = 1.4;
const OTHER_TYPE_FACTOR = 0.5;

/** The clocks of a take that were surely read so far, each with its like in the reference. */
export function listStates(tracks: readonly Track[], rules: Rules): ClockState[] {
  const known = new Map(pairKnown(tracks, rules.known));
  return tracks.flatMap((track) => {
    const votes = tellHalves(track.votes);
    const verdict = countVotes(votes, rules.pace);
    if (!verdict || !isStable(votes, verdict, rules)) return [];
    return [{ track, votes, verdict, known: known.get(track), style: styleOf(verdict) }];
  });
}

function styleOf({ agreeing, period }: Verdict): Style {
  const hours = period === DAY ? agreeing.at(-1)?.reading.hours : undefined;
  return { hours: hours ?? 12, period };
}

/** Most readings tell one time; or two, one after the other, where somebody set the hands. */
function isStable(votes: readonly Vote[], { agreement, agreeing, period }: Verdict, rules: Rules): boolean {
  if (agreeing.length < rules.leastReadings) return false;
  return agreement >= LEAST_AGREEMENT || explainedShare(votes, { pace: rules.pace, period }) >= LEAST_AGREEMENT;
}

/** Which clock of the take is which of the reference. */
export function pairKnown(tracks: readonly Track[], known: readonly KnownClock[]): [Track, KnownClock][] {
  const pairs = pairByPlace(tracks, known, (track, other) => {
    const affinity = affinityOf(toBounds(track.box), toBounds(other.box));
    return track.type === other.type ? affinity : affinity * OTHER_TYPE_FACTOR;
  });
  for (const type of ["analog", "digital"] as const) {
    const loose = tracks.filter((track) => track.type === type && !pairs.some(([one]) => one === track));
    const lost = known.filter((other) => other.type === type && !pairs.some(([, one]) => one === other));
    if (loose.length === 1 && lost.length === 1 && isHardlyMoved(loose[0].box, lost[0].box)) {
      pairs.push([loose[0], lost[0]]);
    }
  }
  return pairs;
}

function isHardlyMoved(box: Box, before: Box): boolean {
  const [now, then] = [toBounds(box), toBounds(before)];
  const growth = sizeOf(now) / Math.max(1e-9, sizeOf(then));
  return distanceOf(now, then) <= MOVED_SHARE && growth <= MOVED_GROWTH && growth >= 1 / MOVED_GROWTH;
}

/** Whole minutes as the clock shows them: hands are read to the nearest one, displays change on the full one. */
function toShown(minutes: number, { track, verdict }: Pick<ClockState, "track" | "verdict">): number {
  return wrap(track.type === "analog" ? Math.round(minutes) : Math.floor(minutes), verdict.period);
}

/** What it shows at a moment: where it is not known to run, what most of the readings that agree say. */
export function shownAt(state: ClockState, ptsMs: number): number {
  const { verdict } = state;
  if (verdict.running === true) return toShown(verdict.timeAt(ptsMs), state);
  const tally = new Map<number, number>();
  for (const { reading } of verdict.agreeing) {
    const minutes = wrap(reading.minutes, verdict.period);
    tally.set(minutes, (tally.get(minutes) ?? 0) + reading.confidence);
  }
  const [most] = [...tally].sort((one, other) => other[1] - one[1]);
  return most ? most[0] : toShown(verdict.timeAt(ptsMs), state);
}

/** Whether it was read in this sample, and as another time than most readings tell. */
export function isContradicted({ votes, verdict }: ClockState, { frameIndex }: SampleRef): boolean {
  const own = votes.find(({ sample }) => sample.frameIndex === frameIndex);
  return own !== undefined && !verdict.agreeing.includes(own);
}

export function sayShown(state: ClockState, ptsMs: number): string {
  return sayTime(shownAt(state, ptsMs), state.style);
}

/** The moment at which it was read best. */
export function bestMoment({ track, verdict }: ClockState): SampleRef {
  const [best] = [...verdict.agreeing].sort((one, other) => other.reading.confidence - one.reading.confidence);
  return best?.sample ?? track.bestSample;
}
