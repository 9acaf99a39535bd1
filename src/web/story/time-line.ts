import { isSameStory, MAIN_LINE, MAX_LINE_LENGTH, UNTOLD_STORY } from "../../domain/story.ts";
import type { PlacedGroup } from "../../domain/story-day.ts";
import { findLastShown, type StoryScene } from "../../domain/story-scene.ts";
import { tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { spanAxis } from "./axis.ts";
import { showTicks } from "./chart.ts";
import { findProposal, type ProductionStory, type Proposal } from "./production.ts";
import { sayDay, sayLine } from "./sayings.ts";
import { showRow, type TimeLine } from "./time-row.ts";

/** The established times of a whole production, a row a scene, by line and story day in story order. */
export function showTimeLine(story: ProductionStory, may: boolean): Region {
  if (story.scenes.length === 0) return makeRegion("time-line", html`<p class="empty">No scene yet.</p>`);
  const proposals = new Map(
    story.scenes.flatMap((scene) => {
      const proposal = findProposal(story, scene);
      return proposal ? [[scene.id, proposal] as const] : [];
    }),
  );
  const line = { story, proposals, may };
  const lines = [...new Set(story.groups.map((group) => group.line))];
  const parts = lines.map((name) => showLine(line, name));
  return makeRegion("time-line", html`${saysNothing(story, proposals) ? explain() : showLegend(may)}${parts}`);
}

function saysNothing({ scenes }: ProductionStory, proposals: ReadonlyMap<string, Proposal>): boolean {
  if (proposals.size > 0) return false;
  return scenes.every(
    (scene) => isSameStory(scene.story, UNTOLD_STORY) && scene.times.length === 0 && findLastShown(scene) === undefined,
  );
}

function explain(): Html {
  return html`<div class="panel explain"><p>Nothing is said of the story's time yet.</p>
    <ol><li>Give scenes a story day on their pages, and the hours that their clocks may show.</li>
    <li>Put the scenes of a day in the order of the story, which is not that of the shoot.</li>
    <li>Circle takes: what their clocks showed is proposed, and you confirm it. From then on the box warns before a clock
    contradicts the scenes around it.</li></ol></div>`;
}

function showLegend(may: boolean): Html {
  const sign = (kind: string, words: string) =>
    html`<span class="sign"><svg viewBox="0 0 24 24" aria-hidden="true"><g class="mark ${kind}"><circle cx="12" cy="12" r="8"/></g></svg>${words}</span>`;
  const band = html`<span class="sign"><svg class="chart" viewBox="0 0 24 24" aria-hidden="true"><rect class="band" x="1" y="4" width="22"
    height="16" rx="4"/></svg>allowed window</span>`;
  return html`<p class="legend dim">${sign("established", "established")}${sign("hollow", "proposed, or only read")}${band}
    ${may ? html`<span>Drag scenes into the order of the story, or use the arrows.</span>` : ""}</p>`;
}

function showLine(line: TimeLine, name: string): Html {
  const groups = line.story.groups.filter((group) => group.line === name);
  const rename = name === MAIN_LINE || !line.may ? "" : showRename(line.story.projectId, name);
  return html`<section class="story-line"><h2>${sayLine(name)}</h2>${rename}${groups.map((group) => showGroup(line, group))}</section>`;
}

function showRename(projectId: string, name: string): Html {
  const fields = html`<input type="hidden" name="line" value="${name}">
    <input name="name" value="${name}" maxlength="${MAX_LINE_LENGTH}" aria-label="Name of the line" required autocomplete="off">
    <button>Rename</button>`;
  return html`<details class="rename" id="rename-${encodeURIComponent(name)}"><summary>Rename</summary>${tapForm(`/projects/${projectId}/lines`, fields, "line")}</details>`;
}

function showGroup(line: TimeLine, group: PlacedGroup): Html {
  const { day, days } = group;
  const ids = days.flatMap(({ scenes }) => scenes.map(({ scene }) => scene));
  const axis = spanAxis(group, listShown(line, ids));
  const note =
    day === null ? html`<p class="dim">Scenes without a story day are compared with no other scene.</p>` : "";
  const rows = days.flatMap((one) => one.scenes.map((_, index) => ({ storyDay: one, index })));
  return html`<h3 class="story-day">${sayDay(day)}</h3>${note}
    ${axis ? html`<div class="story-row ticks"><span></span><span></span>${showTicks(axis)}<span></span></div>` : ""}
    <ol class="story-order" data-order data-line="${group.line}" data-day="${day ?? ""}">${rows.map(
      ({ storyDay, index }, at) =>
        showRow(line, { storyDay, index, axis, isFirst: at === 0, isLast: at === rows.length - 1 }),
    )}</ol>`;
}

/** Times on the axis that are not established: proposed ones, and the newest read where nothing is proposed. */
function listShown({ proposals }: TimeLine, scenes: readonly StoryScene[]) {
  return scenes.flatMap((scene) => {
    const shown = proposals.get(scene.id)?.told ?? findLastShown(scene)?.shown;
    return shown ? [{ sceneId: scene.id, shown }] : [];
  });
}
