import { listMeaningsIn } from "../../domain/story.ts";
import type { DayScene, PlacedGroup } from "../../domain/story-day.ts";
import { MINUTES_A_DAY, type ShownTime, sayTimeOfDay, sinceStart, toMinutes, toTime } from "../../domain/story-time.ts";

/** Where a day without a number is cut. */
const USUAL_START = 4 * 60;
const LEAST_SPAN = 120;
const MARGIN = 20;
/** Minutes between ticks, and how many fit a phone. */
const STEPS = [15, 30, 60, 120, 180, 240, 360] as const;
const MOST_TICKS = 5;

/** The stretch of a story day that its time line shows. */
export interface Axis {
  /** Of the day, in minutes after midnight. */
  startsAt: number;
  /** Minutes since then. */
  from: number;
  to: number;
}

/** As much of the day as its scenes speak of. Undefined where they speak of no time. */
export function spanAxis(
  group: PlacedGroup,
  others: readonly { sceneId: string; shown: ShownTime }[],
): Axis | undefined {
  const startsAt = group.day === null ? USUAL_START : (group.days[0]?.startsAt ?? USUAL_START);
  const scenes = group.days.flatMap((day) => day.scenes);
  const minutes = scenes.flatMap((one) => listMinutes(one, startsAt, others));
  if (minutes.length === 0) return undefined;
  const from = Math.max(0, Math.min(...minutes) - MARGIN);
  const to = Math.min(MINUTES_A_DAY, Math.max(...minutes) + MARGIN);
  const lack = Math.max(0, LEAST_SPAN - (to - from)) / 2;
  return { startsAt, from: Math.max(0, from - lack), to: Math.min(MINUTES_A_DAY, to + lack) };
}

function listMinutes(
  { scene, established }: DayScene,
  startsAt: number,
  others: readonly { sceneId: string; shown: ShownTime }[],
): number[] {
  const { from, to, start } = scene.story;
  const window = from === null || to === null ? [] : spanWindow({ from, to }, startsAt);
  const own = others.filter(({ sceneId }) => sceneId === scene.id).map(({ shown }) => shown);
  const shown = [...established.map((time) => time.shown), ...own].flatMap((one) => listMeaningsIn(scene.story, one));
  const begins = start === null ? [] : [toMinutes(start)];
  return [...window, ...[...shown, ...begins].map((one) => sinceStart(one, startsAt))];
}

/** Both ends of a window; one that goes on after the day's end is cut there. */
export function spanWindow({ from, to }: { from: string; to: string }, startsAt: number): [number, number] {
  const [begin, end] = [from, to].map((time) => sinceStart(toMinutes(time), startsAt));
  return end < begin ? [begin, MINUTES_A_DAY] : [begin, end];
}

/** Where a minute of the day lies, in percent of the axis. */
export function placeOn({ from, to }: Axis, minutes: number): number {
  return Math.round((10_000 * (minutes - from)) / (to - from)) / 100;
}

export function listTicks(axis: Axis): { at: number; label: string }[] {
  const { from, to, startsAt } = axis;
  const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? STEPS[STEPS.length - 1] ?? MINUTES_A_DAY;
  const first = Math.ceil((from + startsAt) / step) * step - startsAt;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks.map((at) => ({ at: placeOn(axis, at), label: sayTick(toTime(at + startsAt)) }));
}

/** "4 pm" for a full hour. */
function sayTick(time: string): string {
  return sayTimeOfDay(time).replace(":00", "");
}
