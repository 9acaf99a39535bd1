import { isTime, listMeanings, type ShownTime, toTime } from "./story-time.ts";

export const DIRECTIONS = ["reference", "running", "held"] as const;
/** What the clocks of a scene do: run, stand still, or whatever they do in the reference. */
export type Direction = (typeof DIRECTIONS)[number];

/** When a scene plays in the story, as the script supervisor says it. */
export interface SceneStory {
  /** Counted in the story, not in the shoot; null: not said, and the scene is compared with no other. */
  day: number | null;
  /** The name of a flashback, a dream, a parallel story; "" is the main story. */
  line: string;
  /** Allowed window, "HH:MM" of 24 hours, both or neither; `to` before `from`: it spans midnight. */
  from: string | null;
  to: string | null;
  direction: Direction;
  /** What the clock shows when the scene begins, "HH:MM" of 24 hours. */
  start: string | null;
}

export const MAIN_LINE = "";
export const MAX_STORY_DAY = 999;
export const MAX_LINE_LENGTH = 60;
/** Of a scene about which nothing was said. */
export const UNTOLD_STORY: SceneStory = {
  day: null,
  line: MAIN_LINE,
  from: null,
  to: null,
  direction: "reference",
  start: null,
};

export function isSameStory(one: SceneStory, other: SceneStory): boolean {
  return (
    one.day === other.day &&
    one.line === other.line &&
    one.from === other.from &&
    one.to === other.to &&
    one.direction === other.direction &&
    one.start === other.start
  );
}

/** True when a clock in the scene can be judged by it. */
export function saysTime({ from, to, direction, start }: SceneStory): boolean {
  return from !== null || to !== null || start !== null || direction !== "reference";
}

/** The sentence for each field that does not fit; {} when all do. */
export function judgeStory(story: SceneStory): Partial<Record<keyof SceneStory, string>> {
  const problems: Partial<Record<keyof SceneStory, string>> = {};
  const { day, line } = story;
  if (day !== null && !(Number.isInteger(day) && day >= 1 && day <= MAX_STORY_DAY)) {
    problems.day = `the story day is a whole number from 1 to ${MAX_STORY_DAY}, or nothing`;
  }
  if (line.length > MAX_LINE_LENGTH) problems.line = `a line's name has at most ${MAX_LINE_LENGTH} characters`;
  for (const field of ["from", "to", "start"] as const) {
    const time = story[field];
    if (time !== null && !isTime(time)) problems[field] = "a time is hours and minutes, like 16:42";
  }
  return { ...judgeWindow(story), ...problems };
}

function judgeWindow({ from, to, start }: SceneStory): Partial<Record<keyof SceneStory, string>> {
  if (from !== null && to === null) return { to: "the window needs its end too" };
  if (from === null && to !== null) return { from: "the window needs its beginning too" };
  if (from === null || to === null || start === null) return {};
  return isBetween(start, from, to) ? {} : { start: "the start lies outside the window" };
}

/** True when `time` lies in a window that may span midnight; both ends belong to it. All "HH:MM" of 24 hours. */
export function isBetween(time: string, from: string, to: string): boolean {
  return from <= to ? from <= time && time <= to : from <= time || time <= to;
}

/** What a shown time may mean in the scene, in minutes after midnight: its window may tell am from pm. */
export function listMeaningsIn({ from, to }: Pick<SceneStory, "from" | "to">, shown: ShownTime): number[] {
  const all = listMeanings(shown);
  if (from === null || to === null) return all;
  const inside = all.filter((minutes) => isBetween(toTime(minutes), from, to));
  return inside.length === 1 ? inside : all;
}

/** A line's name as it is kept: single spaces, and the spelling of a line that is there already. */
export function nameLine(typed: string, known: readonly string[]): string {
  const name = typed.trim().replace(/\s+/g, " ");
  return known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}
