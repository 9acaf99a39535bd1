import { mayBeSame } from "./story-clocks.ts";
import {
  isOutside,
  keyTime,
  keyWindow,
  LONGEST_SCENE_MINUTES,
  nameConflict,
  type Place,
  type StoryConflict,
  sayFrom,
  sayWindow,
  toSpan,
} from "./story-contradiction.ts";
import { type PlacedTime, SLACK_MINUTES, tellTime } from "./story-day.ts";
import { findClash } from "./story-limits.ts";
import type { StoryScene } from "./story-scene.ts";
import { sayClock } from "./story-time.ts";

/** Each established time against the window, and the scene's against what comes before. */
export function judgeEstablished(place: Place): StoryConflict[] {
  const { one, day } = place;
  const outside = one.established.filter(({ shown }) => isOutside(shown, one.scene));
  const window = sayWindow(one.scene);
  const conflicts = outside.map((time) =>
    nameConflict(place, "outside", {
      times: [keyTime(time.shown), keyWindow(one.scene)],
      text: `Established at ${sayClock(tellTime(time, day.startsAt))}${sayFrom(time)}, outside its window, ${window}.`,
    }),
  );
  for (const time of one.established) {
    // Both scenes of a pair are established: it is told once, at the later one.
    const earlierOnly = time.meanings.length === 1;
    const clash = findClash(place.limits, time.meanings.map(toSpan), { startsAt: day.startsAt, earlierOnly });
    if (!clash) continue;
    const said = sayClock(tellTime(time, day.startsAt));
    const text = `${clash.said}, but this one is established at ${said}.`;
    return [...conflicts, nameConflict(place, "order", { clash, times: [keyTime(time.shown)], text })];
  }
  return conflicts;
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
