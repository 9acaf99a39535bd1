import type { Finding, SampleRef } from "@camf/detector-sdk";
import { type ClockState, sayShown } from "./clock-state.ts";
import { expectTime } from "./known-clock.ts";
import { commonPeriod } from "./reading.ts";
import { dutyOf, type Rules } from "./rules.ts";
import { rateMinutes } from "./severity.ts";
import { minutesApart, minutesOutside } from "./span.ts";
import { elapsedMinutes } from "./votes.ts";
import { describeDisagreement } from "./words.ts";

interface Placed {
  state: ClockState;
  sample: SampleRef;
}

/**
 * Clocks of one shot that show another time than the one which most others agree with; of two, than the surer one. What
 * was so in the reference is told too, but weighs little.
 */
export function disagreements(placed: readonly Placed[], rules: Rules): (Finding & { sample: SampleRef })[] {
  if (!rules.mustAgree || placed.length < 2) return [];
  const leader = findLeader(placed, rules);
  return placed.flatMap((one) => {
    const { state, sample } = one;
    const minutesOff = apart(leader, one);
    if (one === leader || minutesOff <= rules.tolerance) return [];
    const shows = sayShown(state, sample.ptsMs);
    const other = { box: leader.state.track.box, shows: sayShown(leader.state, sample.ptsMs) };
    const isOld = [one, leader].every((clock) => isAsInReference(clock, rules));
    return [
      {
        kind: "clock-disagrees",
        confidence: Math.min(state.verdict.confidence, leader.state.verdict.confidence),
        box: state.track.box,
        referenceBox: null,
        description: describeDisagreement({ box: state.track.box, shows }, other),
        details: { time: shows, otherTime: other.shows, minutesOff: Math.round(minutesOff), otherBox: [...other.box] },
        severity: isOld ? "low" : rateMinutes(minutesOff),
        sample,
      },
    ];
  });
}

function findLeader(placed: readonly Placed[], { tolerance }: Rules): Placed {
  const agreeing = (one: Placed) => placed.filter((other) => apart(one, other) <= tolerance).length;
  const [leader] = [...placed].sort(
    (one, other) => agreeing(other) - agreeing(one) || other.state.verdict.confidence - one.state.verdict.confidence,
  );
  return leader;
}

/** Minutes between two clocks at the second one's moment, on the coarser dial. */
function apart(one: Placed, other: Placed): number {
  const { ptsMs } = other.sample;
  const [first, second] = [one.state.verdict, other.state.verdict];
  return minutesApart(first.timeAt(ptsMs), second.timeAt(ptsMs), commonPeriod(first, second));
}

function isAsInReference({ state, sample }: Placed, rules: Rules): boolean {
  const { known, verdict } = state;
  if (!known) return false;
  const span = expectTime(known, elapsedMinutes(sample.ptsMs, rules.pace), dutyOf(rules.story));
  return Math.abs(minutesOutside(verdict.timeAt(sample.ptsMs), span, commonPeriod(verdict, known))) <= rules.tolerance;
}
