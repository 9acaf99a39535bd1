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
  sayStart,
  sayWindow,
  toSpan,
} from "./story-contradiction.ts";
import { placeShown, tellTime } from "./story-day.ts";
import { findClash } from "./story-limits.ts";
import { findLastShown } from "./story-scene.ts";
import { compareDials, sayClock, toDial } from "./story-time.ts";

/** The newest reading, where nothing is established: against the window, else against the neighbours. */
export function judgeShown(place: Place): StoryConflict[] {
  const { one, day } = place;
  const last = findLastShown(one.scene);
  if (!last) return [];
  const said = `the clock here last showed ${sayClock(last.shown)}`;
  const times = [keyTime(last.shown)];
  if (isOutside(last.shown, one.scene)) {
    const text = `T${said.slice(1)} (${last.label}), outside the window, ${sayWindow(one.scene)}.`;
    return [nameConflict(place, "read-outside", { times: [...times, keyWindow(one.scene)], text })];
  }
  if (missesStart(last.shown, one.scene)) {
    const text = `T${said.slice(1)} (${last.label}), but ${sayStart(one.scene)}.`;
    const start = `${one.scene.story.direction}-${one.scene.story.start}`;
    return [nameConflict(place, "read-start", { times: [...times, start], text })];
  }
  const clash = findClash(place.limits, placeShown(last.shown, one.scene, day.startsAt).meanings.map(toSpan), {
    startsAt: day.startsAt,
  });
  return clash ? [nameConflict(place, "read-order", { clash, times, text: `${clash.said}; ${said}.` })] : [];
}

/** The newest reading against what is established. */
export function judgeNewer(place: Place): StoryConflict[] {
  const { one, day } = place;
  const last = findLastShown(one.scene);
  const [first] = one.established;
  if (!last || !first) return [];
  const apart = one.established.map((time) => compareDials(toDial(time.shown), toDial(last.shown)));
  const isNear = one.established.some(({ shown }) => mayBeSame(shown, last.shown));
  const isDrift = one.scene.story.direction === "running" && Math.min(...apart) <= LONGEST_SCENE_MINUTES;
  if (isNear || isDrift) return [];
  const said = sayClock(tellTime(first, day.startsAt));
  const text = `Established at ${said}; the clock here last showed ${sayClock(last.shown)} (${last.label}).`;
  return [nameConflict(place, "read-differs", { times: [keyTime(first.shown), keyTime(last.shown)], text })];
}
