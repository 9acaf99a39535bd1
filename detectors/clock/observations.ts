import type { Observation, SampleRef } from "@camf/detector-sdk";
import { bestMoment, type ClockState, sayShown, shownAt } from "./clock-state.ts";
import { noteFace } from "./known-clock.ts";
import type { Pixels } from "./picture.ts";
import type { Rules } from "./rules.ts";
import type { Track } from "./tracks.ts";
import { elapsedMinutes } from "./votes.ts";
import { describeUnreadable, nameClock, writeTime } from "./words.ts";

/** In a clip, a clock that was never read is told of when the finder was this sure once, or saw it again and again. */
export const SURE_SCORE = 0.5;
const OFTEN_SEEN = 3;

type Noted = Observation & { sample: SampleRef };

/** What is noted beside the readings: the picture's size, and how it looked. */
interface Setting {
  size: Pick<Pixels, "width" | "height">;
  view: string | undefined;
}

/** Every clock that was found in a take or a still as a fact, the surest first. */
export function noteClocks(
  tracks: readonly Track[],
  states: readonly ClockState[],
  { rules, setting }: { rules: Rules; setting: Setting },
): Noted[] {
  const notes = tracks.flatMap((track) => {
    const state = states.find((one) => one.track === track);
    if (state) return [noteRead(state, rules, setting)];
    const isClock = rules.isStill || track.bestScore >= SURE_SCORE || track.seen >= OFTEN_SEEN;
    return isClock ? [noteUnread(track, rules)] : [];
  });
  return notes.sort((one, other) => other.confidence - one.confidence);
}

function noteRead(state: ClockState, rules: Rules, { size, view }: Setting): Noted {
  const { track, verdict, style } = state;
  const sample = bestMoment(state);
  const reading = verdict.agreeing.find((vote) => vote.sample.frameIndex === sample.frameIndex)?.reading;
  const minutes = shownAt(state, sample.ptsMs);
  const overTime = rules.isStill
    ? {}
    : {
        running: verdict.running,
        ratePerSecond: verdict.ratePerSecond === null ? null : round(verdict.ratePerSecond),
        agreement: round(verdict.agreement),
        readings: verdict.agreeing.length,
        ...spanOf(track),
        elapsedSeconds: round(elapsedMinutes(sample.ptsMs, rules.pace) * 60),
      };
  return {
    kind: "clock",
    confidence: Math.min(1, verdict.confidence),
    box: track.box,
    description: `${nameClock(track.box)} shows ${sayShown(state, sample.ptsMs)}`,
    details: {
      type: track.type,
      time: writeTime(minutes, style),
      readable: true,
      seconds: reading?.seconds ?? null,
      hours: style.hours,
      half: halfOf(minutes, style),
      ...overTime,
      face: noteFace(track.face, size),
      ...(view === undefined ? {} : { view }),
    },
    sample,
  };
}

/** Which half of the day, where a clock of twelve hours tells it; undefined keys are not written. */
function halfOf(minutes: number, { hours, period }: ClockState["style"]): "am" | "pm" | null {
  if (hours === 24 || period === 720) return null;
  return minutes < 720 ? "am" : "pm";
}

function noteUnread(track: Track, { isStill }: Rules): Noted {
  const words = describeUnreadable([track.box]);
  return {
    kind: "clock",
    confidence: track.bestScore,
    box: track.box,
    description: words[0].toUpperCase() + words.slice(1),
    details: {
      type: track.type,
      time: null,
      readable: false,
      seconds: null,
      hours: track.type === "analog" ? 12 : null,
      half: null,
      ...(isStill ? {} : { running: null, ratePerSecond: null, agreement: 0, ...spanOf(track) }),
    },
    sample: track.bestSample,
  };
}

function spanOf({ first, last }: Track) {
  return { from: first.ptsMs, to: last.ptsMs };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
