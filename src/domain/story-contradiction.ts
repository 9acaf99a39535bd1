import { isBetween, listMeaningsIn } from "./story.ts";
import { type DayScene, type PlacedTime, SLACK_MINUTES, type StoryDay } from "./story-day.ts";
import type { Clash, Limits } from "./story-limits.ts";
import type { StoryScene } from "./story-scene.ts";
import { listMeanings, MINUTES_A_DAY, type ShownTime, sayTimeOfDay, toMinutes, toTime, wrap } from "./story-time.ts";

/** How far two takes of one scene may lie apart where its clocks run. */
export const LONGEST_SCENE_MINUTES = 10;

const HALF_DAY = MINUTES_A_DAY / 2;

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

/** A scene that is judged, on its day, between what its neighbours leave free. */
export interface Place {
  day: StoryDay;
  one: DayScene;
  limits: Limits;
}

/** `times`: those that make it, for its name. `clash`: the other scene of two. */
export function nameConflict(
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

/** True when whatever it may mean lies outside the window of the scene. */
export function isOutside(shown: ShownTime, { story: { from, to } }: StoryScene): boolean {
  if (from === null || to === null) return false;
  return listMeanings(shown).every((minutes) => !isBetween(toTime(minutes), from, to));
}

/**
 * True when whatever it may mean lies before the beginning that the scene was given, or longer after it than a scene
 * lasts; where its clocks are held, when it is another time at all.
 */
export function missesStart(shown: ShownTime, { story }: Pick<StoryScene, "story">): boolean {
  if (story.start === null) return false;
  const start = toMinutes(story.start);
  const allowed = story.direction === "held" ? SLACK_MINUTES : LONGEST_SCENE_MINUTES;
  return listMeaningsIn(story, shown).every((minutes) => {
    const after = wrap(minutes - start + HALF_DAY, MINUTES_A_DAY) - HALF_DAY;
    return after < -SLACK_MINUTES || after > allowed;
  });
}

export function toSpan(minutes: number) {
  return { from: minutes, to: minutes };
}

export function sayWindow({ story: { from, to } }: StoryScene): string {
  return from === null || to === null ? "" : `${sayTimeOfDay(from)} to ${sayTimeOfDay(to)}`;
}

/** "it is to begin at 4:40 pm"; "its clocks are held at 4:40 pm" */
export function sayStart({ story: { start, direction } }: StoryScene): string {
  const time = sayTimeOfDay(start ?? "00:00");
  return direction === "held" ? `its clocks are held at ${time}` : `it is to begin at ${time}`;
}

export function sayFrom({ source }: PlacedTime): string {
  return source.label === "" ? "" : ` (${source.label})`;
}

export function keyTime({ time, hours }: ShownTime): string {
  return hours === 12 ? `${time}?` : time;
}

export function keyWindow({ story }: StoryScene): string {
  return `${story.from}-${story.to}`;
}
