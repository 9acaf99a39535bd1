import { isBetween } from "./story.ts";
import type { DayScene, PlacedTime, StoryDay } from "./story-day.ts";
import type { Clash, Limits } from "./story-limits.ts";
import type { StoryScene } from "./story-scene.ts";
import { listMeanings, type ShownTime, sayTimeOfDay, toTime } from "./story-time.ts";

/** How far two takes of one scene may lie apart where its clocks run. */
export const LONGEST_SCENE_MINUTES = 10;

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

export function toSpan(minutes: number) {
  return { from: minutes, to: minutes };
}

export function sayWindow({ story: { from, to } }: StoryScene): string {
  return from === null || to === null ? "" : `${sayTimeOfDay(from)} to ${sayTimeOfDay(to)}`;
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
