import { listMeaningsIn } from "./story.ts";
import { findStart } from "./story-day-start.ts";
import { groupStory, orderScenes } from "./story-order.ts";
import { listEstablished, type StoryScene, type StoryTime } from "./story-scene.ts";
import { MINUTES_A_DAY, type ShownTime, sinceStart, toMinutes, toTime } from "./story-time.ts";

/** A clock is read to the minute: what lies a minute before the scene before it is not before it. */
export const SLACK_MINUTES = 1;

/** A time of a scene in its story day. */
export interface PlacedTime {
  shown: ShownTime;
  /** Minutes since the story day began, one for each thing it may mean; one alone where that is known. */
  meanings: number[];
  /** What told am from pm: the clock or she, the scene's window, the neighbours. Null: nothing did. */
  toldBy: "clock" | "window" | "neighbours" | null;
  source: StoryTime;
}

export interface DayScene<S extends StoryScene = StoryScene> {
  scene: S;
  /** Minutes since the story day began; `to` may lie after its end. */
  window: { from: number; to: number } | null;
  established: PlacedTime[];
}

export interface StoryDay<S extends StoryScene = StoryScene> {
  /** Minutes after midnight at which it begins. */
  startsAt: number;
  scenes: DayScene<S>[];
}

/** Scenes of one line and day, in story order, on the clock of that day. */
export function placeDay<S extends StoryScene>(scenes: readonly S[]): StoryDay<S> {
  const startsAt = findStart(scenes);
  const placed = scenes.map((scene) => ({
    scene,
    window: placeWindow(scene, startsAt),
    established: listEstablished(scene).map((source) => placeTime(source, scene, startsAt)),
  }));
  // Each round may tell am from pm for a scene that then tells its neighbours; it ends with a round that told nothing.
  while (tellByNeighbours(placed));
  return { startsAt, scenes: placed };
}

/** A line's story day; without a number each scene has a day of its own, for it has no neighbours. */
export interface PlacedGroup<S extends StoryScene = StoryScene> {
  line: string;
  day: number | null;
  days: StoryDay<S>[];
}

/** Every scene of a production, by line and story day, in story order. */
export function placeStory<S extends StoryScene>(scenes: readonly S[]): PlacedGroup<S>[] {
  return groupStory(scenes).map(({ line, day, scenes: own }) => ({
    line,
    day,
    days: day === null ? own.map((scene) => placeDay([scene])) : [placeDay(own)],
  }));
}

/** What a shown time would be if the scene established it: its window and neighbours may tell am from pm. */
export function tellIn(scenes: readonly StoryScene[], sceneId: string, shown: ShownTime): ShownTime {
  const scene = scenes.find(({ id }) => id === sceneId);
  if (!scene || shown.hours === 24) return shown;
  const time = { sceneId, takeId: null, label: "", shown, state: "established", decidedAt: "" } as const;
  const supposed = { ...scene, times: [time] };
  const { line, day } = scene.story;
  const own = scenes.filter(({ story }) => story.line === line && story.day === day);
  const neighbours = day === null ? [supposed] : own.map((one) => (one.id === sceneId ? supposed : one));
  const placed = placeDay(orderScenes(neighbours));
  const [told] = placed.scenes.find((one) => one.scene.id === sceneId)?.established ?? [];
  return told ? tellTime(told, placed.startsAt) : shown;
}

/** What a clock shows, on the clock of the day; am is told from pm by the scene's window alone. */
export function placeShown(
  shown: ShownTime,
  { story }: Pick<StoryScene, "story">,
  startsAt: number,
): Pick<PlacedTime, "meanings" | "toldBy"> {
  const told = listMeaningsIn(story, shown);
  const toldBy = shown.hours === 24 ? "clock" : told.length === 1 ? "window" : null;
  return { meanings: told.map((minutes) => sinceStart(minutes, startsAt)), toldBy };
}

/** The time of 24 hours that a shown one is, where that is known. */
export function tellTime(placed: Pick<PlacedTime, "shown" | "meanings">, startsAt: number): ShownTime {
  const [only, ...others] = placed.meanings;
  return only === undefined || others.length > 0 ? placed.shown : { time: toTime(only + startsAt), hours: 24 };
}

/** What its neighbours leave free to a scene: what they established, and where they may not be before or after. */
interface Bounds {
  after: number;
  before: number;
}

function boundScenes(scenes: readonly DayScene[]): Bounds[] {
  const bounds = scenes.map(() => ({ after: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY }));
  const latest = scenes.map((one) => Math.max(...listKnown(one), one.window?.from ?? Number.NEGATIVE_INFINITY));
  const earliest = scenes.map((one) => Math.min(...listKnown(one), one.window?.to ?? Number.POSITIVE_INFINITY));
  for (let index = 1; index < scenes.length; index++) {
    bounds[index].after = Math.max(bounds[index - 1].after, latest[index - 1]);
  }
  for (let index = scenes.length - 2; index >= 0; index--) {
    bounds[index].before = Math.min(bounds[index + 1].before, earliest[index + 1]);
  }
  return bounds;
}

/** Established times of which the half of the day is known. */
export function listKnown({ established }: DayScene): number[] {
  return established.flatMap(({ meanings }) => (meanings.length === 1 ? meanings : []));
}

function placeTime(source: StoryTime, scene: StoryScene, startsAt: number): PlacedTime {
  return { shown: source.shown, ...placeShown(source.shown, scene, startsAt), source };
}

function placeWindow({ story: { from, to } }: StoryScene, startsAt: number): DayScene["window"] {
  if (from === null || to === null) return null;
  const start = sinceStart(toMinutes(from), startsAt);
  const end = sinceStart(toMinutes(to), startsAt);
  return { from: start, to: end < start ? end + MINUTES_A_DAY : end };
}

/** True when it told something. */
function tellByNeighbours(scenes: DayScene[]): boolean {
  let told = false;
  const bounds = boundScenes(scenes);
  for (const [index, scene] of scenes.entries()) {
    const { after, before } = bounds[index];
    for (const time of scene.established.filter(({ meanings }) => meanings.length > 1)) {
      const fitting = time.meanings.filter((one) => one >= after - SLACK_MINUTES && one <= before + SLACK_MINUTES);
      const near = findNearest(fitting, listKnown(scene));
      if (near === undefined) continue;
      time.meanings = [near];
      time.toldBy = "neighbours";
      told = true;
    }
  }
  return told;
}

/** The one that fits; of two the one nearer to what another take of the same scene showed. */
function findNearest(fitting: readonly number[], known: readonly number[]): number | undefined {
  const [only, ...others] = fitting;
  const [anchor] = known;
  if (others.length === 0 || anchor === undefined) return others.length === 0 ? only : undefined;
  return fitting.toSorted((one, other) => Math.abs(one - anchor) - Math.abs(other - anchor))[0];
}
