import type { Finding, SampleRef } from "@camf/detector-sdk";
import { type ClockState, sayShown } from "./clock-state.ts";
import { disagreements } from "./disagreement.ts";
import { type Break, type Duty, findBreak } from "./flow.ts";
import { expectTime } from "./known-clock.ts";
import { commonPeriod } from "./reading.ts";
import { dutyOf, type Rules } from "./rules.ts";
import { rateMinutes } from "./severity.ts";
import { minutesOutside, nearestIn } from "./span.ts";
import { findTrespass, isRealTime, minutesOf, type Trespass } from "./story.ts";
import { elapsedMinutes } from "./votes.ts";
import { describeBreak, describeMismatch, describeTrespass, describeWindow, sayStoryTime, sayTime } from "./words.ts";

/** A finding that names its sample. */
export type Judgement = Finding & { sample: SampleRef };

/** A clock whose time stands still or runs when it should not is plain to see, but off by no minutes. */
const DUTY_SEVERITY = "medium";

/** What is wrong with the clocks that were read, each at the moment that `momentOf` picks; undefined: say nothing of it. */
export function judgeClocks(
  states: readonly ClockState[],
  rules: Rules,
  momentOf: (state: ClockState) => SampleRef | undefined,
): Judgement[] {
  const placed = states.flatMap((state) => {
    const sample = momentOf(state);
    return sample ? [{ state, sample }] : [];
  });
  const own = placed.flatMap(({ state, sample }) => [
    ...judgeMismatch(state, rules, sample),
    ...judgeStory(state, rules, sample),
    ...judgeFlow(state, rules),
  ]);
  return [...own, ...disagreements(placed, rules)];
}

function judgeMismatch(state: ClockState, rules: Rules, sample: SampleRef): Judgement[] {
  const { known, verdict, track, style } = state;
  if (!known) return [];
  const period = commonPeriod(verdict, known);
  const elapsed = elapsedMinutes(sample.ptsMs, rules.pace);
  const span = expectTime(known, elapsed, dutyOf(rules.story));
  const shows = verdict.timeAt(sample.ptsMs);
  const minutesOff = Math.abs(minutesOutside(shows, span, period));
  if (minutesOff <= rules.tolerance) return [];
  const expected = nearestIn(span, shows, known.period === period ? period : known.period);
  const isMoved = Math.abs(minutesOutside(known.minutes, span, period)) >= 1;
  const was = isMoved ? expected : known.minutes;
  const description = describeMismatch({
    box: track.box,
    shows: sayShown(state, sample.ptsMs),
    was: sayTime(was, { hours: known.hours, period: known.period }),
    reference: rules.reference,
    isMoved,
    isRealTime: showsRealTime(state, rules, sample),
  });
  return [
    {
      kind: "clock-mismatch",
      confidence: Math.min(verdict.confidence, known.confidence),
      box: track.box,
      referenceBox: known.box,
      description,
      details: { ...detailsOf(state, sample), expected: sayTime(was, style), minutesOff: round(minutesOff) },
      severity: rateMinutes(minutesOff),
      sample,
    },
  ];
}

function judgeStory(state: ClockState, rules: Rules, sample: SampleRef): Judgement[] {
  const { verdict, track } = state;
  const { story } = rules;
  if (!story) return [];
  const shown = { minutes: verdict.timeAt(sample.ptsMs), period: verdict.period, ptsMs: sample.ptsMs };
  const trespass = findTrespass(shown, story, rules);
  if (!trespass) return [];
  const description = describeTrespass({
    box: track.box,
    shows: sayShown(state, sample.ptsMs),
    rule: sayRule(trespass, story),
    isRealTime: showsRealTime(state, rules, sample),
  });
  return [
    {
      kind: "clock-out-of-story",
      confidence: verdict.confidence,
      box: track.box,
      referenceBox: null,
      description,
      details: { ...detailsOf(state, sample), rule: trespass.rule, minutesOff: round(trespass.minutes) },
      severity: rateMinutes(trespass.minutes),
      sample,
    },
  ];
}

function sayRule({ rule, expected }: Trespass, { from, to }: { from: string | null; to: string | null }): string {
  if (rule === "start" && expected !== null) return `by the script it is ${sayStoryTime(expected)}`;
  return describeWindow(minutesOf(from ?? "00:00"), minutesOf(to ?? "00:00"));
}

function showsRealTime({ verdict }: ClockState, { startedAt, pace }: Rules, { ptsMs }: SampleRef): boolean {
  return isRealTime({ minutes: verdict.timeAt(ptsMs), period: verdict.period, ptsMs }, startedAt, pace);
}

function judgeFlow(state: ClockState, rules: Rules): Judgement[] {
  const { track, verdict, known } = state;
  if (!rules.isTimed) return [];
  const wanted = dutyOf(rules.story) ?? known?.running ?? null;
  const duty: Duty = wanted === null ? null : wanted ? "running" : "held";
  const found = findBreak(track.votes, verdict, { pace: rules.pace, tolerance: rules.tolerance, duty });
  return found ? [toFlowFinding(found, state)] : [];
}

function toFlowFinding(found: Break, state: ClockState): Judgement {
  const { track, verdict, style } = state;
  const { from, to, manner, minutes } = found;
  const [before, after] = [from, to].map(({ reading }) => sayTime(reading.minutes, style));
  const isDuty = manner === "stands" || manner === "runs";
  const sure = Math.min(from.reading.confidence, to.reading.confidence);
  return {
    kind: "clock-flow",
    confidence: isDuty ? verdict.confidence : sure,
    box: track.box,
    referenceBox: null,
    description: describeBreak(found, { box: track.box, from: before, to: after }),
    details: {
      ...detailsOf(state, to.sample),
      manner,
      minutesOff: round(minutes),
      fromTime: before,
      toTime: after,
      fromPtsMs: from.sample.ptsMs,
    },
    severity: isDuty ? DUTY_SEVERITY : rateMinutes(Math.abs(minutes)),
    sample: to.sample,
  };
}

function detailsOf(state: ClockState, { ptsMs }: SampleRef) {
  const { track, verdict } = state;
  return { type: track.type, time: sayShown(state, ptsMs), agreement: round(verdict.agreement) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
