import { tellTime } from "../../domain/story-day.ts";
import { sayClock } from "../../domain/story-time.ts";
import type { Take } from "../../domain/take.ts";
import type { Desk } from "../desk.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayCount } from "../words.ts";
import { showConflicts } from "./conflicts.ts";
import { listConflicts, type ProductionStory } from "./production.ts";
import { sayDay, sayStory } from "./sayings.ts";

/** Sentences on the monitor; more would push Roll off a tablet. */
const MOST_WARNINGS = 1;
/** Established times that are named there. */
const MOST_TIMES = 1;

/** What the clocks must show in the take's scenes, and what contradicts it before rolling; the style hides that while rolling. */
export function showStoryBefore({ store, stories }: Desk, take: Take | undefined, may: boolean): Region {
  if (!take) return makeRegion("story", html``);
  const angle = store.scenes.findAngle(take.angleId);
  const story = stories.read(angle.projectId);
  const several = angle.sceneIds.length > 1;
  const lines = angle.sceneIds.map((sceneId) => showExpected(story, sceneId, several));
  const conflicts = angle.sceneIds
    .flatMap((sceneId) => listConflicts(story, sceneId))
    .filter(({ intended }, index, all) => !intended && all.findIndex((one) => one.key === all[index]?.key) === index);
  const rest = conflicts.length - MOST_WARNINGS;
  const sceneId = several ? "" : angle.sceneIds[0];
  const more =
    rest > 0
      ? html`<p><a class="more" href="/projects/${angle.projectId}/story">and ${sayCount(rest, "more contradiction")}</a></p>`
      : "";
  const shown = showConflicts({ conflicts: conflicts.slice(0, MOST_WARNINGS), sceneId, may });
  return makeRegion("story", html`${lines}${shown}${more}`);
}

/** "Clock 4:42 pm · Story day 2 · 4:30 pm to 5:00 pm"; nothing where nothing is said. */
function showExpected(story: ProductionStory, sceneId: string, several: boolean): Html | string {
  for (const { days } of story.groups) {
    for (const { scenes, startsAt } of days) {
      const one = scenes.find(({ scene }) => scene.id === sceneId);
      if (!one) continue;
      const times = [...new Set(one.established.map((time) => sayClock(tellTime(time, startsAt))))];
      const said = sayStory(one.scene.story);
      if (times.length === 0 && said === "") return "";
      const clock = times.length > 0 ? html`<b class="clock-time">${sayTimes(times)}</b> <span>established</span>` : "";
      const name = several ? html`<b>Scene ${one.scene.slate}</b>` : "";
      const time = said === "" ? sayDay(null) : said;
      return html`<p class="expected">${name}${clock} <a class="dim" href="/scenes/${sceneId}">${time}</a></p>`;
    }
  }
  return "";
}

/** "4:42 pm", "4:42 pm and 2 more" */
function sayTimes(times: readonly string[]): string {
  const rest = times.length - MOST_TIMES;
  return `${times.slice(0, MOST_TIMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
