import type { Angle } from "../../domain/project.ts";
import { type Clip, isStillClip, nameTake, type Reference, type Take } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";
import { combineVerdicts, judgeClips } from "../../store/verdicts.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showVerdictLine } from "../verdict.ts";
import { FLAG_WORDS, sayTime } from "../words.ts";

/** Where in a reference its frame is taken from, so that the slate at the head is over; s. */
const FRAME_AT_SECONDS = 1;

export function showTakes(store: Store, angle: Angle): Region {
  const rows = store.takes
    .list(angle.id)
    .reverse()
    .map((take) => showTakeRow(store, take));
  const list = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">No take yet.</p>`;
  return makeRegion("takes", html`<h2>Takes</h2>${list}`);
}

function showTakeRow(store: Store, take: Take): Html {
  const name = [take.slate.take, take.slate.suffix].filter((part) => part !== "").join(" ");
  const circled = take.flags.includes("circled") ? "circled" : "";
  const others = take.flags
    .filter((flag) => flag !== "circled")
    .map((flag) => html`<span class="tag">${FLAG_WORDS[flag]}</span>`);
  const verdict = { armed: "armed", rolling: "rolling" };
  const state =
    take.state === "armed" || take.state === "rolling"
      ? html`<span class="dim">${verdict[take.state]}</span>`
      : showVerdictLine(combineVerdicts(judgeClips(store, take.id)));
  return html`<li><a class="row" href="/takes/${take.id}"><b class="number ${circled}"
      ${circled ? html`title="Circled"` : ""}>${name}</b><span class="grow tags">${others}</span>
    <span class="dim">${take.rolledAt ? sayTime(take.rolledAt) : ""}</span>${state}</a></li>`;
}

/** What the set-up is compared with, a frame a camera. */
export function showReferences(store: Store, angle: Angle, may: boolean): Region {
  const cameras = [...new Set(store.references.list(angle.id).map((one) => one.camera))].sort();
  const frames = cameras.map(
    (camera) =>
      html`<div>${showReference(store, angle.id, camera, cameras.length > 1)}${may ? showWayBack(store, angle.id, camera) : ""}</div>`,
  );
  const content =
    frames.length > 0
      ? html`<div class="references">${frames}</div>`
      : html`<p class="dim">Nothing to match yet: the first complete take becomes the reference.</p>`;
  return makeRegion("references", html`<h2>Reference</h2>${content}`);
}

/** Back to what an upload replaced, and from there to the upload: nothing that was matched to is lost. */
function showWayBack(store: Store, angleId: string, camera: string): Html {
  const current = store.references.current(angleId, camera);
  const former = store.references.former(angleId, camera);
  const nameOf = ({ takeId }: Reference) => nameTake(store.takes.find(takeId));
  const isUpload = (one: Reference) => store.takes.find(one.takeId).uploaded !== null;
  if (!current || !former || !(isUpload(current) || isUpload(former))) return html``;
  return tapButton(`/angles/${angleId}/references/${camera}/back`, `Back to ${nameOf(former)}`, { kind: "quiet" });
}

/** One camera's reference as a still frame of its recording. */
export function showReference(store: Store, angleId: string, camera: string, several: boolean): Html {
  const reference = store.references.current(angleId, camera);
  if (!reference) return html`<figure class="screen"><p class="nothing">Nothing to match yet</p></figure>`;
  const clip = store.clips.find(reference.clipId);
  const take = store.takes.find(reference.takeId);
  const label = `Reference: ${nameTake(take)}${reference.provisional ? " (provisional)" : ""}`;
  const name = take.uploaded === null ? html`<a href="/takes/${take.id}">${label}</a>` : html`<span>${label}</span>`;
  return html`<figure class="screen">${showReferencePicture(clip, label)}<figcaption>${several ? html`<b>${camera}</b> ` : ""}${name}</figcaption></figure>`;
}

/** A frame of a recording, or the uploaded still. */
export function showReferencePicture(clip: Clip, label: string): Html {
  if (clip.path === null) return html`<p class="nothing">The recording is being put together</p>`;
  const size = html`width="${clip.width ?? 16}" height="${clip.height ?? 9}"`;
  if (isStillClip(clip)) return html`<img src="/clips/${clip.id}/still" ${size} alt="${label}">`;
  const from = clip.rollMs / 1000 + FRAME_AT_SECONDS;
  return html`<video muted playsinline preload="auto" src="/clips/${clip.id}/video#t=${from.toFixed(2)}" tabindex="-1"
    ${size} aria-label="${label}"></video>`;
}

export function showArm(store: Store, angle: Angle): Region {
  const current = store.takes.current();
  const armed = current?.angleId === angle.id;
  const content = armed
    ? html`<p><a class="button primary" href="/monitor">${current.state === "rolling" ? "Rolling" : `Take ${current.slate.take} is armed`}</a></p>`
    : tapButton(`/angles/${angle.id}/takes`, "Arm this set-up", { kind: "primary" });
  return makeRegion("arm", content);
}
