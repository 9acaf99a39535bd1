import type { StoryDay } from "../../domain/story-day.ts";
import type { StoryScene } from "../../domain/story-scene.ts";
import { sayClock } from "../../domain/story-time.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import type { Axis } from "./axis.ts";
import { sayRow, showChart } from "./chart.ts";
import { showConflicts } from "./conflicts.ts";
import type { JudgedConflict, ProductionStory, Proposal } from "./production.ts";
import { timeFields } from "./times.ts";

export interface TimeLine {
  story: ProductionStory;
  proposals: ReadonlyMap<string, Proposal>;
  may: boolean;
}

/** One scene of the time line. */
interface Row {
  storyDay: StoryDay;
  index: number;
  axis: Axis | undefined;
  isFirst: boolean;
  isLast: boolean;
}

export function showRow(line: TimeLine, { storyDay, index, axis, isFirst, isLast }: Row): Html {
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
