import type { Box } from "../../domain/frame.ts";
import { formatSlate, sayTake } from "../../domain/slate.ts";
import { type Clip, isStillClip } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";
import { openNaming, showNaming, showSentence, showSuggestions } from "../anomalies/naming.ts";
import type { Visitor } from "../desk.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import type { Choice, Couple } from "./choice.ts";
import { showControls, showModes } from "./controls.ts";
import { showCurve } from "./curve.ts";

export function isRolling(store: Store): boolean {
  return store.takes.current()?.state === "rolling";
}

export function showHead(visit: Visitor, { take, chosen, anomaly }: Couple): Region {
  const naming = openNaming(visit, take.angleId);
  const beside = chosen ? html` <small>beside</small> ${chosen.label}` : "";
  const content = html`<h1>${formatSlate(take.slate)}${beside}</h1>
    ${
      anomaly
        ? html`<p class="lead">${showSentence(anomaly, naming)}</p>${showNaming(anomaly, naming)}${showSuggestions(naming)}`
        : ""
    }`;
  return makeRegion("compare-head", content);
}

/** Live, so that a page that is open when a camera rolls says so and stands still. */
export function showCover(rolling: boolean): Region {
  const content = rolling
    ? html`<p class="compare-cover" data-compare-rolling>A camera rolls. Takes are compared after the cut.</p>`
    : html``;
  return makeRegion("compare-cover", content, { live: true });
}

/** What the script draws on, with all it needs to know; empty while a camera rolls. */
export function showStage(couple: Couple, rolling: boolean): Region {
  return makeRegion("compare-stage", rolling ? html`` : showDesk(couple), { scripted: true });
}

function showDesk(couple: Couple): Html {
  const { take, clip, chosen, anomaly, alignment } = couple;
  if (!chosen) return html`<p class="empty">There is no other take of this set-up to compare with yet.</p>`;
  if (clip.path === null) return html`<p class="empty">The recording is being put together.</p>`;
  const boxes = anomaly
    ? html`data-box="${sayBox(anomaly.box)}" data-reference-box="${sayBox(anomaly.referenceBox)}"
        data-moment="${anomaly.best.ptsMs - clip.rollMs}"`
    : "";
  // Without moments that were found both go by the time from roll.
  const curve = alignment?.unaligned === null ? html`data-curve="${JSON.stringify(alignment.curve)}"` : "";
  const address = html`data-match="/clips/${clip.id}/match/${chosen.clip.id}"`;
  return html`<div class="compare" data-compare data-mode="side" ${address} ${boxes} ${curve}>
    ${showModes()}
    <div class="compare-panes" data-panes tabindex="0" role="application"
      aria-label="${sayTake(take.slate)} and ${chosen.label}; space plays, arrow keys step by frame, 1 to 5 choose how they are shown">
      <canvas data-canvas></canvas>
      <svg data-boxes preserveAspectRatio="none" aria-hidden="true"></svg>
      <svg data-boxes preserveAspectRatio="none" aria-hidden="true"></svg>
      <span class="compare-name left" data-name="left"></span><span class="compare-name right" data-name="right"></span>
      <div class="compare-divider" data-divider role="slider" tabindex="0" aria-label="Divider"
        aria-valuemin="0" aria-valuemax="100" aria-valuenow="50"></div>
    </div>
    ${showVideo(clip, "take", sayTake(take.slate))}${showVideo(chosen.clip, "reference", chosen.label)}
    ${showControls(couple)}${alignment ? showCurve(alignment) : ""}
  </div>`;
}

function sayBox(box: Box | null): string {
  return box ? box.join(" ") : "";
}

/** Decoded by the browser and never shown itself: the canvas shows its frames. */
function showVideo(clip: Clip, side: string, label: string): Html {
  if (isStillClip(clip))
    return html`<img class="compare-source" data-side="${side}" data-label="${label}" src="/clips/${clip.id}/still"
      alt="" aria-hidden="true">`;
  return html`<video class="compare-source" data-side="${side}" data-label="${label}" data-roll="${clip.rollMs}"
    data-cut="${clip.cutMs ?? clip.rollMs}" data-rate="${clip.frameRate ?? 25}" src="/clips/${clip.id}/video"
    preload="auto" muted playsinline aria-hidden="true" tabindex="-1"></video>`;
}

/** Links, so that the choice is an address of its own. */
export function showChoices({ clip, anomaly, chosen, choices }: Couple, rolling: boolean): Region {
  if (rolling || choices.length === 0) return makeRegion("compare-choices", html``);
  const base = anomaly ? `/anomalies/${anomaly.id}` : `/clips/${clip.id}`;
  const content = html`<h2>Compare with</h2><div class="flags">${choices.map((choice) =>
    showChoice(choice, `${base}/compare/${choice.clip.id}`, choice.clip.id === chosen?.clip.id),
  )}</div>`;
  return makeRegion("compare-choices", content);
}

function showChoice({ label, isReference }: Choice, address: string, isChosen: boolean): Html {
  return html`<a class="button toggle" href="${address}" ${isChosen ? html`aria-current="true"` : ""}>${label}${
    isReference ? ", the reference" : ""
  }</a>`;
}
