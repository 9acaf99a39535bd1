import { MAIN_LINE, MAX_LINE_LENGTH } from "../../domain/story.ts";
import type { PlacedGroup, StoryDay } from "../../domain/story-day.ts";
import { findLastShown, type StoryScene } from "../../domain/story-scene.ts";
import { sayClock } from "../../domain/story-time.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { type Axis, spanAxis } from "./axis.ts";
import { sayRow, showChart, showTicks } from "./chart.ts";
import { showConflicts } from "./conflicts.ts";
import { findProposal, type JudgedConflict, type ProductionStory, type Proposal } from "./production.ts";
import { sayDay, sayLine } from "./sayings.ts";
import { timeFields } from "./times.ts";

interface TimeLine {
  story: ProductionStory;
  proposals: ReadonlyMap<string, Proposal>;
  may: boolean;
}

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

function saysNothing({ groups, scenes }: ProductionStory, proposals: ReadonlyMap<string, Proposal>): boolean {
  const untold = groups.every(({ line, day }) => line === MAIN_LINE && day === null);
  return (
    untold && proposals.size === 0 && scenes.every(({ times, story }) => times.length === 0 && story.from === null)
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
  return html`<details class="rename" id="rename-${name}"><summary>Rename</summary>${tapForm(`/projects/${projectId}/lines`, fields, "line")}</details>`;
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

interface Row {
  storyDay: StoryDay;
  index: number;
  axis: Axis | undefined;
  isFirst: boolean;
  isLast: boolean;
}

function showRow(line: TimeLine, { storyDay, index, axis, isFirst, isLast }: Row): Html {
  const one = storyDay.scenes[index];
  const { scene } = one;
  const { startsAt } = storyDay;
  const conflicts = line.story.conflicts.filter(({ sceneId }) => sceneId === scene.id);
  const row = { one, startsAt, proposal: line.proposals.get(scene.id), isTorn: conflicts.some(isOpen) };
  const said = sayRow(row);
  const order = line.may ? showOrder(scene, isFirst, isLast) : html`<span></span>`;
  return html`<li id="scene-${scene.id}" data-scene="${scene.id}"><div class="story-row">
      ${line.may ? showGrip(scene) : html`<span></span>`}
      <a class="story-scene" href="/scenes/${scene.id}"><b class="number">${scene.slate}</b><span class="dim">${scene.title}</span></a>
      ${axis ? showChart({ ...row, axis }) : html`<span></span>`}${order}</div>
    ${said === "" ? "" : html`<div class="story-said dim"><span>${said}</span>${showEstablish(line, scene)}</div>`}
    ${showConflicts({ conflicts, sceneId: scene.id, may: line.may })}</li>`;
}

function showEstablish({ proposals, may }: TimeLine, { id }: StoryScene): Html | string {
  const proposal = proposals.get(id);
  if (!proposal || !may) return "";
  const fields = timeFields(proposal.takeId, proposal.told, "established");
  return tapButton(`/scenes/${id}/times`, `Establish ${sayClock(proposal.told)}`, { fields });
}

function isOpen({ intended }: JudgedConflict): boolean {
  return !intended;
}

/** Dragged by a script, with the arrow keys too; the buttons do the same without one. */
function showGrip({ id, slate }: StoryScene): Html {
  return html`<span class="scripted-only"><button type="button" class="grip" id="grip-${id}" data-grip
    aria-label="Drag scene ${slate} to its place in the story; the arrow keys move it"><svg viewBox="0 0 24 24" aria-hidden="true"><path
      d="M5 8h14M5 12h14M5 16h14" fill="none" stroke="currentColor" stroke-width="2"/></svg></button>
    <form method="post" action="/scenes/${id}/place" hx-post="/scenes/${id}/place" hidden data-place><input name="line"><input
      name="day"><input name="after"></form></span>`;
}

function showOrder({ id, slate }: StoryScene, isFirst: boolean, isLast: boolean): Html {
  const step = (by: "earlier" | "later", off: boolean) => {
    const path = by === "earlier" ? "M6 15l6-6 6 6" : "M6 9l6 6 6-6";
    const action = `/scenes/${id}/place/${by}`;
    const label = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}" fill="none" stroke="currentColor" stroke-width="2.5"/></svg>`;
    return tapForm(
      action,
      html`<button class="quiet step" id="${by}-${id}" aria-label="Scene ${slate} ${by}" ${off ? html`disabled` : ""}>${label}</button>`,
      `tap ${by}`,
    );
  };
  return html`<span class="steps">${step("earlier", isFirst)}${step("later", isLast)}</span>`;
}
