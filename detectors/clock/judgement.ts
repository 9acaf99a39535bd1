import type { Finding, SampleRef } from "@camf/detector-sdk";
import { type Breach, findBreaches } from "./breach.ts";
import { type ClockState, isContradicted, sayShown } from "./clock-state.ts";
import { disagreements } from "./disagreement.ts";
import { type Break, type Duty, findBreak } from "./flow.ts";
import { dutyOf, type Rules } from "./rules.ts";
import { rateMinutes, SEVERITIES } from "./severity.ts";
import { isRealTime } from "./story.ts";
import type { Track } from "./tracks.ts";
import { describeBreak, describeWrongTime, sayTime } from "./words.ts";

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
  const shown = placed.filter(({ state, sample }) => !isContradicted(state, sample));
  const wrong = new Map(shown.map((one) => [one, judgeTime(one.state, rules, one.sample)]));
  return [
    ...placed.flatMap((one) => [...(wrong.get(one) ?? []), ...judgeFlow(one.state, rules)]),
    // A clock that shows a wrong time disagrees with the others for that reason: that is said already.
    ...disagreements(
      shown.filter((one) => wrong.get(one)?.length === 0),
      rules,
    ),
  ];
}

/** A wrong time is one finding, whether the reference, the story or both say so: it has one cause. */
function judgeTime(state: ClockState, rules: Rules, sample: SampleRef): Judgement[] {
  const breaches = findBreaches(state, rules, sample);
  if (breaches.length === 0) return [];
  const { track } = state;
  const lead = chooseLead(breaches, track);
  const also = breaches.find((breach) => breach !== lead);
  const most = Math.max(...breaches.map(({ minutesOff }) => minutesOff));
  return [
    {
      kind: lead.kind,
      confidence: Math.max(...breaches.map(({ confidence }) => confidence)),
      box: track.box,
      referenceBox: breaches.find(({ referenceBox }) => referenceBox !== null)?.referenceBox ?? null,
      description: describeWrongTime({
        box: track.box,
        shows: sayShown(state, sample.ptsMs),
        should: breaches.map(({ should }) => should),
        isRealTime: showsRealTime(state, rules, sample),
      }),
      details: { ...detailsOf(state, sample), ...detailsOfBreach(lead), ...(also && { also: detailsOfAlso(also) }) },
      severity: rateMinutes(most),
      sample,
    },
  ];
}

/**
 * The graver kind; of two that are as grave the mismatch, which has a picture to compare with. What was told of a clock
 * once is told so for all of the take: samples and end make one card only under one kind.
 */
function chooseLead(breaches: readonly Breach[], track: Track): Breach {
  const gravity = ({ minutesOff }: Breach) => SEVERITIES.indexOf(rateMinutes(minutesOff));
  const [gravest] = [...breaches].sort((one, other) => gravity(other) - gravity(one));
  track.leadKind ??= gravest.kind;
  return breaches.find(({ kind }) => kind === track.leadKind) ?? gravest;
}

function detailsOfBreach({ details, minutesOff }: Breach) {
  return { ...details, minutesOff: round(minutesOff) };
}

function detailsOfAlso(breach: Breach) {
  return { kind: breach.kind, ...detailsOfBreach(breach) };
}

function showsRealTime({ verdict }: ClockState, { startedAt, pace }: Rules, { ptsMs }: SampleRef): boolean {
  return isRealTime({ minutes: verdict.timeAt(ptsMs), period: verdict.period, ptsMs }, startedAt, pace);
}

function judgeFlow(state: ClockState, rules: Rules): Judgement[] {
  const { votes, verdict, known } = state;
  if (!rules.isTimed) return [];
  const wanted = dutyOf(rules.story) ?? known?.running ?? null;
  const duty: Duty = wanted === null ? null : wanted ? "running" : "held";
  const found = findBreak(votes, verdict, { pace: rules.pace, tolerance: rules.tolerance, duty });
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
