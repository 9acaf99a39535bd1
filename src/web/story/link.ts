import { listEstablished } from "../../domain/story-scene.ts";
import { html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayCount } from "../words.ts";
import type { ProductionStory } from "./production.ts";

/** The way to the time line from the production's page, and what waits there. */
export function showStoryLink({ projectId, scenes, conflicts }: ProductionStory): Region {
  const established = scenes.filter((scene) => listEstablished(scene).length > 0).length;
  const open = conflicts.filter(({ intended }) => !intended).length;
  const facts = scenes.length === 0 ? "" : `time established in ${established} of ${sayCount(scenes.length, "scene")}`;
  const warning = open > 0 ? html`<span class="warn">${sayCount(open, "contradiction")}</span>` : "";
  const content = html`<a class="row" href="/projects/${projectId}/story"><b class="grow">Time line of the story</b>
    <span class="dim">${facts}</span>${warning}</a>`;
  return makeRegion("story-link", content, { kind: "panel story-link" });
}
