import { isBetween } from "./story.ts";
import { mayBeSame } from "./story-clocks.ts";
import {
  type DayScene,
  type PlacedGroup,
  type PlacedTime,
  placeShown,
  SLACK_MINUTES,
  type StoryDay,
  tellTime,
} from "./story-day.ts";
import { type Clash, findClash, type Limits, limitScenes } from "./story-limits.ts";
import { findLastShown, type StoryScene } from "./story-scene.ts";
import { compareDials, listMeanings, type ShownTime, sayClock, sayTimeOfDay, toDial, toTime } from "./story-time.ts";

/** How far two takes of one scene may lie apart where its clocks run. */
const LONGEST_SCENE_MINUTES = 10;

/** Two things said or read of the story's time that cannot both be. */
export interface StoryConflict {
  /** Names it with the times that make it: said to be intended, it stays so until one of them changes. */
  key: string;
  sceneId: string;
  /** The other scene, where it is about two. */
  otherId: string | null;
  /** A sentence that stands under the scene's name: the scene is "this one", its clock "the clock here". */
  text: string;
}

/** Every contradiction in a production, in story order. */
export function findConflicts(groups: readonly PlacedGroup[]): StoryConflict[] {
  return groups.flatMap(({ days }) => days.flatMap(judgeDay));
}

interface Place {
  day: StoryDay;
  one: DayScene;
  limits: Limits;
}

function judgeDay(day: StoryDay): StoryConflict[] {
  const limits = limitScenes(day.scenes);
  return day.scenes.flatMap((one, index) => judgeScene({ day, one, limits: limits[index] }));
}

function judgeScene(place: Place): StoryConflict[] {
  const plan = judgePlan(place);
  if (place.one.established.length === 0) return [...plan, ...judgeShown(place).filter((one) => isNews(one, plan))];
  return [...plan, ...judgeEstablished(place), ...judgeAgreement(place), ...judgeNewer(place)];
}

/** Where the plan already leaves no room beside a neighbour, what was read beside it is the same news. */
function isNews({ otherId }: StoryConflict, plan: readonly StoryConflict[]): boolean {
  return otherId === null || plan.every((one) => one.otherId !== otherId);
}

/** What the scene was given (start, else window) against what its neighbours showed and were given. */
function judgePlan(place: Place): StoryConflict[] {
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
  return [name(place, "plan", { clash, times: [start ?? `${from}-${to}`], text: `${clash.said}, but ${said}.` })];
}

/** Each established time against the window, and the scene's against what comes before. */
function judgeEstablished(place: Place): StoryConflict[] {
  const { one, day } = place;
  const outside = one.established.filter(({ shown }) => isOutside(shown, one.scene));
  const window = sayWindow(one.scene);
  const conflicts = outside.map((time) =>
    name(place, "outside", {
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
    return [...conflicts, name(place, "order", { clash, times: [keyTime(time.shown)], text })];
  }
  return conflicts;
}

/** Takes of one scene that were established at different times. */
function judgeAgreement(place: Place): StoryConflict[] {
  const { one, day } = place;
  const [first, ...others] = one.established;
  const other = others.find((time) => first && areApart(first, time, one.scene));
  if (!first || !other) return [];
  const [early, late] = [first, other].map((time) => `${sayClock(tellTime(time, day.startsAt))}${sayFrom(time)}`);
  return [
    name(place, "differ", {
      times: [keyTime(first.shown), keyTime(other.shown)],
      text: `Established at ${early}, but also at ${late}.`,
    }),
  ];
}

/** The newest reading, where nothing is established: against the window, else against the neighbours. */
function judgeShown(place: Place): StoryConflict[] {
  const { one, day } = place;
  const last = findLastShown(one.scene);
  if (!last) return [];
  const said = `the clock here last showed ${sayClock(last.shown)}`;
  const times = [keyTime(last.shown)];
  if (isOutside(last.shown, one.scene)) {
    const text = `T${said.slice(1)} (${last.label}), outside the window, ${sayWindow(one.scene)}.`;
    return [name(place, "read-outside", { times: [...times, keyWindow(one.scene)], text })];
  }
  const clash = findClash(place.limits, placeShown(last.shown, one.scene, day.startsAt).meanings.map(toSpan), {
    startsAt: day.startsAt,
  });
  return clash ? [name(place, "read-order", { clash, times, text: `${clash.said}; ${said}.` })] : [];
}

/** The newest reading against what is established. */
function judgeNewer(place: Place): StoryConflict[] {
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
  return [name(place, "read-differs", { times: [keyTime(first.shown), keyTime(last.shown)], text })];
}

function toSpan(minutes: number) {
  return { from: minutes, to: minutes };
}

function isOutside(shown: ShownTime, { story: { from, to } }: StoryScene): boolean {
  if (from === null || to === null) return false;
  return listMeanings(shown).every((minutes) => !isBetween(toTime(minutes), from, to));
}

function areApart(one: PlacedTime, other: PlacedTime, { story }: StoryScene): boolean {
  if (mayBeSame(one.shown, other.shown)) return false;
  const allowed = story.direction === "running" ? LONGEST_SCENE_MINUTES : SLACK_MINUTES;
  return one.meanings.every((left) => other.meanings.every((right) => Math.abs(left - right) > allowed));
}

function sayWindow({ story: { from, to } }: StoryScene): string {
  return from === null || to === null ? "" : `${sayTimeOfDay(from)} to ${sayTimeOfDay(to)}`;
}

function sayFrom({ source }: PlacedTime): string {
  return source.label === "" ? "" : ` (${source.label})`;
}

function keyTime({ time, hours }: ShownTime): string {
  return hours === 12 ? `${time}?` : time;
}

function keyWindow({ story }: StoryScene): string {
  return `${story.from}-${story.to}`;
}

function name(
  { one }: Place,
  kind: string,
  { clash, times, text }: { clash?: Clash; times: readonly string[]; text: string },
): StoryConflict {
  const other = clash ? [clash.other.id, clash.time] : [];
  return {
    key: [kind, one.scene.id, ...times, ...other].join("/"),
    sceneId: one.scene.id,
    otherId: clash?.other.id ?? null,
    text,
  };
}
