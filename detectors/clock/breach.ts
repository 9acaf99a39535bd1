import type { SampleRef } from "@camf/detector-sdk";
import type { ClockState } from "./clock-state.ts";
import { expectTime, type KnownClock } from "./known-clock.ts";
import type { Box } from "./picture.ts";
import { commonPeriod } from "./reading.ts";
import { dutyOf, type Rules } from "./rules.ts";
import { minutesOutside } from "./span.ts";
import { findTrespass, minutesOf, type Story, type Trespass } from "./story.ts";
import { elapsedMinutes } from "./votes.ts";
import { describeBefore, describeWindow, sayStoryTime, sayTime } from "./words.ts";

/** What the reference, or the story, has against the time that a clock shows at a moment. */
export interface Breach {
  kind: "clock-mismatch" | "clock-out-of-story";
  /** How it should be, as said behind what the clock shows: "it was 4:17 in take 2". */
  should: string;
  minutesOff: number;
  confidence: number;
  referenceBox: Box | null;
  details: Record<string, string>;
}

/** What a clock's time breaks at this moment: the reference, the story, both (in this order), or nothing. */
export function findBreaches(state: ClockState, rules: Rules, sample: SampleRef): Breach[] {
  return [breachOfReference(state, rules, sample), breachOfStory(state, rules, sample)].filter(
    (breach) => breach !== undefined,
  );
}

function breachOfReference({ known, verdict }: ClockState, rules: Rules, { ptsMs }: SampleRef): Breach | undefined {
  if (!known) return undefined;
  const period = commonPeriod(verdict, known);
  const span = expectTime(known, elapsedMinutes(ptsMs, rules.pace), dutyOf(rules.story));
  const outside = minutesOutside(verdict.timeAt(ptsMs), span, period);
  if (Math.abs(outside) <= rules.tolerance) return undefined;
  const isMoved = Math.abs(minutesOutside(known.minutes, span, period)) >= 1;
  const was = sayKnown(known, isMoved ? (outside > 0 ? span.to : span.from) : known.minutes);
  return {
    kind: "clock-mismatch",
    should: describeBefore(was, rules.reference, isMoved),
    minutesOff: Math.abs(outside),
    confidence: Math.min(verdict.confidence, known.confidence),
    referenceBox: known.box,
    details: { expected: was },
  };
}

/** A time of the reference's clock as it shows it: hands are read to the nearest minute. */
function sayKnown(known: KnownClock, minutes: number): string {
  return sayTime(known.type === "analog" ? Math.round(minutes) : minutes, known);
}

function breachOfStory({ verdict }: ClockState, rules: Rules, { ptsMs }: SampleRef): Breach | undefined {
  const { story } = rules;
  if (!story) return undefined;
  const shown = { minutes: verdict.timeAt(ptsMs), period: verdict.period, ptsMs };
  const trespass = findTrespass(shown, story, rules);
  if (!trespass) return undefined;
  return {
    kind: "clock-out-of-story",
    should: sayRule(trespass, story),
    minutesOff: trespass.minutes,
    confidence: verdict.confidence,
    referenceBox: null,
    details: { rule: trespass.rule },
  };
}

function sayRule({ rule, expected }: Trespass, { from, to }: Pick<Story, "from" | "to">): string {
  if (rule === "start" && expected !== null) return `by the script it is ${sayStoryTime(expected)}`;
  return describeWindow(minutesOf(from ?? "00:00"), minutesOf(to ?? "00:00"));
}
