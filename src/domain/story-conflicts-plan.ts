import { nameConflict, type Place, type StoryConflict } from "./story-contradiction.ts";
import { placeShown } from "./story-day.ts";
import { findClash } from "./story-limits.ts";
import { sayTimeOfDay } from "./story-time.ts";

/** What the scene was given (start, else window) against what its neighbours showed and were given. */
export function judgePlan(place: Place): StoryConflict[] {
  const { one, day } = place;
  const { start, from, to } = one.scene.story;
  const said =
    start !== null
      ? `this one is to begin at ${sayTimeOfDay(start)}`
      : `this one may only play from ${sayTimeOfDay(from ?? "00:00")} to ${sayTimeOfDay(to ?? "00:00")}`;
  const begins =
    start === null ? undefined : placeShown({ time: start, hours: 24 }, one.scene, day.startsAt).meanings[0];
  const plan = begins === undefined ? one.window : { from: begins, to: begins };
  if (!plan || one.established.length > 0) return [];
  const clash = findClash(place.limits, [plan], { startsAt: day.startsAt, plans: true });
  if (!clash) return [];
  return [
    nameConflict(place, "plan", { clash, times: [start ?? `${from}-${to}`], text: `${clash.said}, but ${said}.` }),
  ];
}
