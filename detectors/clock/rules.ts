import type { Begun } from "@camf/detector-sdk";
import type { ClockType } from "./face.ts";
import { type KnownClock, listKnown } from "./known-clock.ts";
import type { Story } from "./story.ts";
import type { Pace } from "./votes.ts";

/** Set time in a clip of which nobody said at what rate it was shot: as it plays. */
const PLAIN_TIME = 1;
/** Readings that must agree before a clock in a clip is spoken of; in a still there is one. */
const CLIP_READINGS = 3;

/** By what the clocks of one take are judged. */
export interface Rules {
  /** Minutes that nobody minds. */
  tolerance: number;
  /** Whether clocks in one shot must agree. */
  mustAgree: boolean;
  types: ReadonlySet<ClockType>;
  /** Pixels of the picture as it is given. */
  leastSide: number;
  certainty: number;
  story: Story | undefined;
  /** How the reference is called, and the clocks that were read in it. */
  reference: string;
  known: readonly KnownClock[];
  pace: Pace;
  /** Whether it is known how time ran before the camera: nothing is said of a clock's flow otherwise. */
  isTimed: boolean;
  /** The box's own time at the clip's start; undefined where it did not film it. */
  startedAt: string | undefined;
  isStill: boolean;
  leastReadings: number;
}

export function makeRules({ take, settings, story, reference }: Begun): Rules {
  const types = new Set<ClockType>();
  if (settings.analog === true) types.add("analog");
  if (settings.digital === true) types.add("digital");
  const isStill = take.mode === "still";
  return {
    tolerance: Number(settings.toleranceMinutes),
    mustAgree: settings.clocksAgree === true,
    types,
    leastSide: Number(settings.leastSide),
    certainty: Number(settings.certainty),
    story,
    reference: reference?.name ?? "the reference",
    known: listKnown(reference?.observations ?? []),
    pace: { timeScale: take.timeScale ?? PLAIN_TIME },
    isTimed: take.timeScale !== undefined && !isStill,
    startedAt: take.startedAt,
    isStill,
    leastReadings: isStill ? 1 : CLIP_READINGS,
  };
}

/** What the story wants of a clock: to run, to stand; null: what it does in the reference, if anybody knows. */
export function dutyOf(story: Story | undefined): boolean | null {
  if (story?.direction === "running") return true;
  return story?.direction === "held" ? false : null;
}
