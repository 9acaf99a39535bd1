import { mayBeSame } from "./story-clocks.ts";
import {
  isOutside,
  keyTime,
  keyWindow,
  LONGEST_SCENE_MINUTES,
  missesStart,
  nameConflict,
  type Place,
  type StoryConflict,
  sayFrom,
  sayStart,
  sayWindow,
  toSpan,
} from "./story-contradiction.ts";
import { type PlacedTime, SLACK_MINUTES, tellTime } from "./story-day.ts";
import { findClash } from "./story-limits.ts";
import type { StoryScene } from "./story-scene.ts";
import { sayClock } from "./story-time.ts";

/** Each established time against the scene's own window and beginning. */
export function judgeWithin(place: Place): StoryConflict[] {
  const { one, day } = place;
  const { direction, start } = one.scene.story;
  return one.established.flatMap((time) => {
    const said = `Established at ${sayClock(tellTime(time, day.startsAt))}${sayFrom(time)}`;
    const shown = keyTime(time.shown);
    if (isOutside(time.shown, one.scene)) {
      const text = `${said}, outside its window, ${sayWindow(one.scene)}.`;
      return [nameConflict(place, "outside", { times: [shown, keyWindow(one.scene)], text })];
    }
    if (!missesStart(time.shown, one.scene)) return [];
    const text = `${said}, but ${sayStart(one.scene)}.`;
    return [nameConflict(place, "start", { times: [shown, `${direction}-${start}`], text })];
  });
}

/** The first established time that the scenes around leave no room for. */
export function judgeOrder(place: Place): StoryConflict[] {
  const { one, day } = place;
  for (const time of one.established) {
    // Both scenes of a pair are established: it is told once, at the later one.
    const earlierOnly = time.meanings.length === 1;
    const clash = findClash(place.limits, time.meanings.map(toSpan), { startsAt: day.startsAt, earlierOnly });
    if (!clash) continue;
    const text = `${clash.said}, but this one is established at ${sayClock(tellTime(time, day.startsAt))}.`;
    return [nameConflict(place, "order", { clash, times: [keyTime(time.shown)], text })];
  }
  return [];
}

/** Takes of one scene that were established at different times. */
export function judgeAgreement(place: Place): StoryConflict[] {
  const { one, day } = place;
  const [first, ...others] = one.established;
  const other = others.find((time) => first && areApart(first, time, one.scene));
  if (!first || !other) return [];
  const [early, late] = [first, other].map((time) => `${sayClock(tellTime(time, day.startsAt))}${sayFrom(time)}`);
  return [
    nameConflict(place, "differ", {
      times: [keyTime(first.shown), keyTime(other.shown)],
      text: `Established at ${early}, but also at ${late}.`,
    }),
  ];
}

function areApart(one: PlacedTime, other: PlacedTime, { story }: StoryScene): boolean {
  if (mayBeSame(one.shown, other.shown)) return false;
  const allowed = story.direction === "running" ? LONGEST_SCENE_MINUTES : SLACK_MINUTES;
  return one.meanings.every((left) => other.meanings.every((right) => Math.abs(left - right) > allowed));
}
