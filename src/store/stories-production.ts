import type { StoryScene } from "../domain/story-scene.ts";
import type { Store } from "./store.ts";

/** All that is known of the time of a production's scenes, in the order of the script: five questions, however many scenes. */
export function readStoryScenes(store: Store, projectId: string): StoryScene[] {
  const scenes = new Map(store.scenes.list(projectId).map((scene) => [scene.id, scene]));
  const times = Map.groupBy(store.storyTimes.listProject(projectId), ({ sceneId }) => sceneId);
  const clocks = store.storyClocks.listProject(projectId);
  return store.stories.list(projectId).map((place) => ({
    ...place,
    slate: scenes.get(place.id)?.slate ?? "",
    title: scenes.get(place.id)?.title ?? "",
    times: times.get(place.id) ?? [],
    takes: clocks.get(place.id) ?? [],
  }));
}
