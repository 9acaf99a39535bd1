import type { Typed } from "../desk.ts";
import { html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showConflicts } from "./conflicts.ts";
import { STORY_FORM, showStoryForm } from "./form.ts";
import { showNeighbours } from "./neighbours.ts";
import { findScene, listConflicts, type ProductionStory } from "./production.ts";
import { sayStory } from "./sayings.ts";
import { showTimes } from "./times.ts";

export interface SceneStoryView {
  story: ProductionStory;
  sceneId: string;
  lines: readonly string[];
  typed: Typed | undefined;
  may: boolean;
}

/** A scene's time on its own page: what is said, what contradicts it, what is established, and the form. */
export function showSceneStory({ story, sceneId, lines, typed, may }: SceneStoryView): Region[] {
  const scene = findScene(story, sceneId);
  if (!scene) return [];
  const said = sayStory(scene.story);
  const head = html`<div class="line story-head"><p class="grow ${said === "" ? "dim" : ""}">${said === "" ? "Nothing is said of when it plays." : said}</p>
    <a class="button quiet" href="/projects/${story.projectId}/story#scene-${sceneId}">Time line</a></div>`;
  const conflicts = showConflicts({ conflicts: listConflicts(story, sceneId), sceneId, may });
  const content = html`${head}${showNeighbours(story, sceneId)}${conflicts}${showTimes(story, scene, may)}`;
  const region = makeRegion("story", content, { kind: "panel" });
  if (!may) return [region];
  const own = typed?.form === STORY_FORM ? typed : undefined;
  return [region, showStoryForm({ sceneId, story: scene.story, lines, typed: own })];
}
