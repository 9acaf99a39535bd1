import { type DayScene, type StoryDay, tellTime } from "../../domain/story-day.ts";
import { sayClock } from "../../domain/story-time.ts";
import { type Html, html } from "../html.ts";
import type { ProductionStory } from "./production.ts";
import { sayWindow } from "./sayings.ts";

/** The scenes just before and after in the story, though they may be shot later, and what is known of their time. */
export function showNeighbours({ groups }: ProductionStory, sceneId: string): Html | string {
  for (const { days } of groups) {
    for (const day of days) {
      const index = day.scenes.findIndex(({ scene }) => scene.id === sceneId);
      if (index >= 0) return showBoth(day, index);
    }
  }
  return "";
}

function showBoth(day: StoryDay, index: number): Html | string {
  const shown = [
    { word: "Before it", one: day.scenes[index - 1] },
    { word: "After it", one: day.scenes[index + 1] },
  ].flatMap(({ word, one }) => (one ? [showOne(word, one, day.startsAt)] : []));
  return shown.length > 0 ? html`<p class="neighbours dim">${shown}</p>` : "";
}

function showOne(word: string, one: DayScene, startsAt: number): Html {
  const { id, slate, story } = one.scene;
  const times = [...new Set(one.established.map((time) => sayClock(tellTime(time, startsAt))))];
  const known = times.length > 0 ? `established ${times.join(", ")}` : sayWindow(story) || "no time known";
  return html`<span>${word}: <a href="/scenes/${id}">scene ${slate}</a>, ${known}</span>`;
}
