import { DAY, HALF_DAY } from "./reading.ts";
import { minutesApart, minutesOutside, type Span } from "./span.ts";
import { elapsedMinutes, type Pace } from "./votes.ts";

/** What the script says of time in this scene, as the contract has it: "HH:MM" of 24 hours. */
export interface Story {
  from: string | null;
  to: string | null;
  direction: "reference" | "running" | "held";
  start: string | null;
}

/** What a clock shows that the story does not allow. */
export interface Trespass {
  /** By which of the story's rules. */
  rule: "window" | "start";
  /** Minutes outside, the shorter way. */
  minutes: number;
  /** What the start asks for at this moment, in minutes after midnight; null for the window. */
  expected: number | null;
}

/** Minutes round the box's own time within which a clock is taken to show the real time. */
const REAL_TIME_MINUTES = 2;

/** Minutes after midnight of "HH:MM". */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

interface Shown {
  /** Minutes with their fraction on a dial of this period. */
  minutes: number;
  period: number;
  ptsMs: number;
}

/**
 * Undefined where the story allows what a clock shows. A dial of twelve hours fits where either of its two times does.
 */
export function findTrespass(
  { minutes, period, ptsMs }: Shown,
  story: Story,
  { pace, tolerance }: { pace: Pace; tolerance: number },
): Trespass | undefined {
  const startSpan = spanOfStart(story, elapsedMinutes(ptsMs, pace));
  if (startSpan) {
    const off = Math.abs(minutesOutside(minutes, startSpan, period));
    if (off > tolerance) return { rule: "start", minutes: off, expected: startSpan.from };
  }
  const window = windowOf(story);
  if (!window) return undefined;
  const off = Math.abs(outsideWindow(minutes, window, period));
  return off > tolerance ? { rule: "window", minutes: off, expected: null } : undefined;
}

/** A window of half a day or more holds every time of a dial. */
function outsideWindow(minutes: number, window: Span, period: number): number {
  return window.to - window.from >= period ? 0 : minutesOutside(minutes, window, period);
}

function windowOf({ from, to }: Story): Span | undefined {
  if (from === null || to === null) return undefined;
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return { from: begin, to: end < begin ? end + DAY : end };
}

/** Where the clock may stand by now when it showed `start` at the beginning and nobody says whether it runs. */
function spanOfStart({ start, direction }: Story, elapsed: number): Span | undefined {
  if (start === null) return undefined;
  const begin = minutesOf(start);
  const by = Math.max(0, elapsed);
  if (direction === "held") return { from: begin, to: begin };
  return direction === "running" ? { from: begin + by, to: begin + by } : { from: begin, to: begin + by };
}

/** Whether a clock shows what the box's own clock showed then: the watch of somebody who forgot to take it off. */
export function isRealTime({ minutes, period, ptsMs }: Shown, startedAt: string | undefined, pace: Pace): boolean {
  if (startedAt === undefined) return false;
  const [hours, wholeMinutes, seconds] = startedAt.slice(11, 19).split(":").map(Number);
  const now = hours * 60 + wholeMinutes + seconds / 60 + elapsedMinutes(ptsMs, pace);
  return minutesApart(minutes, now, period === HALF_DAY ? HALF_DAY : DAY) <= REAL_TIME_MINUTES;
}
