import { Fault } from "../../base/fault.ts";
import type { SceneStory } from "../../domain/story.ts";
import type { Store } from "../../store/store.ts";
import type { StoryGoal } from "../../store/stories-order.ts";

/** What is done to the story; pages and API call the same. Answers are what was before, so that it can be taken back. */

/** A story with the scene behind which it stood, "" for the first place. */
export interface StoryBefore {
  story: SceneStory;
  after: string;
}

/** `after`: where it goes among the scenes of its line and day; undefined leaves that to the store. */
export function saveStory(
  store: Store,
  { sceneId, story, after }: { sceneId: string; story: SceneStory; after?: string },
): StoryBefore {
  return store.commit(() => {
    const before = readBefore(store, sceneId);
    const { line, day } = store.stories.save(sceneId, story);
    if (after !== undefined) putBack(store, sceneId, { line, day, after: after === "" ? null : after });
    return before;
  });
}

export function resetStory(store: Store, sceneId: string): StoryBefore {
  return store.commit(() => {
    const before = readBefore(store, sceneId);
    store.stories.reset(sceneId);
    return before;
  });
}

/** Where the scene before it has left in the meantime, it stays where the script puts it. */
function putBack(store: Store, sceneId: string, goal: StoryGoal): void {
  try {
    store.storyOrder.move(sceneId, goal);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "conflict")) throw error;
  }
}

function readBefore(store: Store, sceneId: string): StoryBefore {
  return { story: store.stories.find(sceneId), after: store.storyOrder.findGoal(sceneId).after ?? "" };
}
