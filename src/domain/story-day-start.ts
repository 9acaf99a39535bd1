import { isBetween, listMeaningsIn } from "./story.ts";
import { listEstablished, type StoryScene } from "./story-scene.ts";
import { MINUTES_A_DAY, sinceStart, toMinutes, toTime, wrap } from "./story-time.ts";

/** Where a story day may begin: it often goes on after midnight, and often begins before sunrise. */
const FIRST_START_HOUR = 0;
const LAST_START_HOUR = 6;
const USUAL_START_HOUR = 4;
/** Where windows or times fill the whole night, the story day is a night and begins after it. */
const LAST_START_AFTER_NIGHT_HOUR = 12;
/** What is known to be so near to the beginning of a day would be torn from its neighbours by it. */
const CLEAR_MINUTES = 60;

/**
 * A story day has no fixed beginning: after 11:50 pm comes 12:10 am of the same night, and an alarm clock that rings at
 * 3:30 am begins a day. Of the full hours of the night that lie clear of all that is known and in no window, the one
 * that makes the fewest scenes run backwards; among those the one nearest to 4 am.
 */
export function findStart(scenes: readonly StoryScene[]): number {
  const known = scenes.map(listKnownOfScene);
  const all = known.flat();
  const find = (first: number, last: number) =>
    listHours(first, last).filter((start) => isClear(start, all) && !isInWindow(start, scenes));
  const usual = find(FIRST_START_HOUR, LAST_START_HOUR);
  const candidates = usual.length > 0 ? usual : find(LAST_START_HOUR, LAST_START_AFTER_NIGHT_HOUR);
  const scored = candidates.map((start) => ({
    start,
    backwards: countBackwards(known.map((minutes) => minutes.map((one) => sinceStart(one, start)))),
    unusual: Math.abs(start - USUAL_START_HOUR * 60),
  }));
  scored.sort((one, other) => one.backwards - other.backwards || one.unusual - other.unusual);
  return scored[0]?.start ?? USUAL_START_HOUR * 60;
}

/** What is known without the neighbours, in minutes after midnight: established times, else where it may begin. */
function listKnownOfScene(scene: StoryScene): number[] {
  const times = listEstablished(scene).flatMap(({ shown }) => {
    const meanings = listMeaningsIn(scene.story, shown);
    return meanings.length === 1 ? meanings : [];
  });
  if (times.length > 0) return times;
  const planned = scene.story.start ?? scene.story.from;
  return planned === null ? [] : [toMinutes(planned)];
}

/** In minutes after midnight, both ends with them. */
function listHours(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * 60);
}

function isClear(start: number, known: readonly number[]): boolean {
  return known.every((minutes) => {
    const apart = wrap(minutes - start, MINUTES_A_DAY);
    return Math.min(apart, MINUTES_A_DAY - apart) >= CLEAR_MINUTES;
  });
}

function isInWindow(start: number, scenes: readonly StoryScene[]): boolean {
  const time = toTime(start);
  return scenes.some(
    ({ story: { from, to } }) => from !== null && to !== null && from !== time && isBetween(time, from, to),
  );
}

/** Scenes that begin before something that an earlier one has shown. */
function countBackwards(days: readonly (readonly number[])[]): number {
  let latest = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const minutes of days) {
    if (minutes.length > 0 && Math.min(...minutes) < latest) count += 1;
    latest = Math.max(latest, ...minutes);
  }
  return count;
}
