import type { Action } from "../../domain/action.ts";
import { sayAlignment } from "../../domain/alignment-words.ts";
import type { Clip, Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import { type ClipAction, readClipAction } from "../../store/clip-action.ts";
import type { Store } from "../../store/store.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import type { HandleEnd } from "./handle-acts.ts";

/** A step of the keyboard, in ms. */
const STEP_MS = 100;

/** How the take lies beside its reference, and where its action begins and ends. */
export function showTiming(store: Store, take: Take, may: boolean): Region {
  const clips = store.clips.list(take.id).filter(({ path }) => path !== null);
  const parts = clips.map((clip) => showClip(clip, readClipAction(store, clip), { may, several: clips.length > 1 }));
  return makeRegion("timing", parts.length > 0 ? html`<h2>From action to cut</h2>${parts}` : html``, { kind: "panel" });
}

function showClip(clip: Clip, facts: ClipAction, { may, several }: { may: boolean; several: boolean }): Html {
  const { alignment, action, lengthMs } = facts;
  const sentences = sayAlignment(alignment, action);
  const beyondMs = alignment?.beyondMs ?? null;
  return html`<div class="timing" data-handles data-video="video-${clip.id}" data-roll="${clip.rollMs}">
    ${several ? html`<b>Camera ${clip.camera}</b>` : ""}
    <div class="handles">${showBar({ action, lengthMs, beyondMs })}
      ${may ? html`${showHandle(clip, facts, "action")}${showHandle(clip, facts, "cut")}` : ""}</div>
    <p class="ends"><span>Action <b data-told="action">${sayTenths(action.fromMs)}</b>${showBack(clip, facts, { end: "action", may })}</span>
      <span>Cut <b data-told="cut">${sayTenths(action.toMs)}</b>${showBack(clip, facts, { end: "cut", may })}</span></p>
    ${sentences.map((sentence) => html`<p class="dim">${sentence}.</p>`)}</div>`;
}

/** The recording from roll to cut: bright is what counts, dim what is left out, hatched what the reference does not have. */
function showBar({ action, lengthMs, beyondMs }: { action: Action; lengthMs: number; beyondMs: number | null }): Html {
  const share = (ms: number) => Number(((100 * Math.min(ms, lengthMs)) / Math.max(1, lengthMs)).toFixed(3));
  const [from, to] = [share(action.fromMs), share(action.toMs)];
  const beyond = beyondMs === null ? to : Math.min(to, Math.max(from, share(beyondMs)));
  return html`<svg class="span" viewBox="0 0 100 1" preserveAspectRatio="none" role="img"
    aria-label="Counts from ${formatMoment(action.fromMs)} to ${formatMoment(action.toMs)} of ${formatMoment(lengthMs)}">
    <rect class="counts" data-counts x="${from}" y="0" width="${to - from}" height="1"/>
    <rect class="beyond" x="${beyond}" y="0" width="${to - beyond}" height="1"/></svg>`;
}

/** A slider, so that finger and keyboard move it; its change is posted by the script, or by the button without one. */
function showHandle(clip: Clip, { action, lengthMs }: ClipAction, end: HandleEnd): Html {
  const ms = Math.round(end === "action" ? action.fromMs : action.toMs);
  const label = end === "action" ? "Action begins" : "Action ends";
  return tapForm(
    `/clips/${clip.id}/handles`,
    html`<input type="hidden" name="end" value="${end}">
      <input type="range" class="${end}" name="ms" min="0" max="${Math.floor(lengthMs)}" step="any" value="${ms}"
        data-step="${STEP_MS}" data-end="${end}" aria-label="${label}" aria-valuetext="${sayTenths(ms)}">
      <noscript><button>Set</button></noscript>`,
    "handle",
  );
}

/** "0:02.3": a step of the keyboard is seen. */
function sayTenths(ms: number): string {
  return `${formatMoment(ms)}.${Math.floor((Math.max(0, ms) % 1000) / 100)}`;
}

/** Back to where the box found it. */
function showBack(clip: Clip, { marks }: ClipAction, { end, may }: { end: HandleEnd; may: boolean }): Html {
  const marked = end === "action" ? marks.actionMs : marks.cutMs;
  if (marked === null || !may) return html``;
  return html` ${tapButton(`/clips/${clip.id}/handles`, "As found", { fields: { end, ms: "" }, kind: "quiet" })}`;
}
