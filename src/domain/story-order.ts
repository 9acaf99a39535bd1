import { MAIN_LINE, type SceneStory } from "./story.ts";

/** What places a scene in the story. */
export interface StoryPlace {
  id: string;
  /** In the script. */
  position: number;
  /** Among the scenes of its line and day, where the script supervisor put it; null: she did not. */
  place: number | null;
  story: SceneStory;
}

/** The scenes of one line and story day, in story order. Without a day they are in no order that says anything. */
export interface StoryGroup<S extends StoryPlace> {
  line: string;
  day: number | null;
  scenes: S[];
}

/** The main story first, then the other lines by name; in each the days as counted, what has no day last. */
export function groupStory<S extends StoryPlace>(scenes: readonly S[]): StoryGroup<S>[] {
  const groups = new Map<string, StoryGroup<S>>();
  for (const scene of scenes) {
    const { line, day } = scene.story;
    const key = JSON.stringify([line, day]);
    const group = groups.get(key) ?? { line, day, scenes: [] };
    groups.set(key, { ...group, scenes: [...group.scenes, scene] });
  }
  return [...groups.values()]
    .map((group) => ({ ...group, scenes: orderScenes(group.scenes) }))
    .sort((one, other) => compareLines(one.line, other.line) || compareDays(one.day, other.day));
}

/**
 * Scenes of one line and day in story order. One that nobody placed comes after the last placed one that the script
 * has before it, so that a scene added later does not land at the end of the day.
 */
export function orderScenes<S extends StoryPlace>(scenes: readonly S[]): S[] {
  const order = scenes
    .filter(({ place }) => place !== null)
    .sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
  const loose = scenes.filter(({ place }) => place === null).sort((one, other) => one.position - other.position);
  for (const scene of loose) {
    const before = order.findLastIndex(({ position }) => position < scene.position);
    order.splice(before + 1, 0, scene);
  }
  return order;
}

export function compareLines(one: string, other: string): number {
  if (one === other) return 0;
  if (one === MAIN_LINE) return -1;
  if (other === MAIN_LINE) return 1;
  return one.localeCompare(other, "en");
}

function compareDays(one: number | null, other: number | null): number {
  return (one ?? Number.POSITIVE_INFINITY) === (other ?? Number.POSITIVE_INFINITY)
    ? 0
    : (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY);
}
