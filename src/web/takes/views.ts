import { formatSlate } from "../../domain/slate.ts";
import { type Clip, TAKE_FLAGS, type Take } from "../../domain/take.ts";
import { formatMoment } from "../../domain/timecode.ts";
import type { Store } from "../../store/store.ts";
import { judgeClips } from "../../store/verdicts.ts";
import { tapButton, tapForm, textField } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showVerdictBig } from "../verdict.ts";
import { FLAG_WORDS, sayTime } from "../words.ts";
import { findMatchOffer } from "./acts.ts";

const STATE_WORDS = { armed: "armed", rolling: "rolling", checking: "being checked", checked: "checked" } as const;

/** The sentence that matters, and what it was judged against. */
export function showVerdict(store: Store, take: Take, may: boolean): Region {
  const verdicts = judgeClips(store, take.id);
  const against = verdicts.flatMap(({ clip, check }) =>
    check && check.referenceLabel !== ""
      ? [verdicts.length > 1 ? `${check.referenceLabel} (${clip.camera})` : check.referenceLabel]
      : [],
  );
  const content = html`${showVerdictBig(verdicts)}
    ${verdicts.length === 0 ? html`<p class="verdict big none"><span>${STATE_WORDS[take.state]}</span></p>` : ""}
    <div class="line">${against.length > 0 ? html`<p class="dim grow">Judged against ${against.join(", ")}</p>` : ""}
    ${may && take.state === "checked" ? tapButton(`/takes/${take.id}/checks`, "Check again", { kind: "quiet" }) : ""}</div>`;
  return makeRegion("verdict", content, { kind: "panel" });
}

export function showRecordings(store: Store, take: Take): Region {
  const clips = store.clips.list(take.id);
  const rolling = store.takes.current()?.state === "rolling";
  const content =
    clips.length === 0
      ? html`<p class="empty">Nothing was recorded.</p>`
      : clips.map((clip) => html`${showRecording(clip, clips.length > 1, take)}${rolling ? "" : showCompare(clip)}`);
  return makeRegion("recordings", html`${content}`);
}

/** The way to this recording beside another one. */
function showCompare({ id, camera, path }: Clip): Html {
  if (path === null) return html``;
  return html`<p class="line"><a class="button" href="/clips/${id}/compare" aria-label="Compare camera ${camera} with another take">Compare</a></p>`;
}

function showRecording(clip: Clip, several: boolean, take: Take): Html {
  const label = `Recording, camera ${clip.camera}`;
  const shape = html`width="${clip.width ?? 16}" height="${clip.height ?? 9}"`;
  const screen =
    clip.path === null
      ? html`<p class="nothing">${take.state === "rolling" ? "Recording" : "The recording is being put together"}</p>`
      : html`<video id="video-${clip.id}" controls preload="metadata" playsinline src="/clips/${clip.id}/video"
          ${shape} aria-label="${label}"></video>`;
  const facts = [
    clip.cutMs === null ? "" : formatMoment(clip.cutMs - clip.rollMs),
    clip.width === null ? "" : `${clip.width} x ${clip.height}`,
    clip.path === null ? "" : clip.hasSound ? "with sound" : "no sound",
  ].filter((fact) => fact !== "");
  return html`<figure class="recording">${screen}
    <figcaption class="dim">${several ? html`<b>${clip.camera}</b> ` : ""}${facts.join(" · ")}</figcaption></figure>`;
}

export function showFlags(take: Take, may: boolean): Region {
  const flags = may
    ? TAKE_FLAGS.map((flag) => {
        const on = take.flags.includes(flag);
        const fields = { flag, on: on ? "0" : "1" };
        const kind = flag === "circled" ? "toggle circled" : "toggle";
        return tapButton(`/takes/${take.id}/flags`, FLAG_WORDS[flag], { fields, pressed: on, kind });
      })
    : take.flags.map((flag) => html`<span class="tag">${FLAG_WORDS[flag]}</span>`);
  return makeRegion("flags", html`<div class="flags">${flags}</div>`);
}

/** The slate can be corrected at any time; recording, ids and verdicts stay as they are. */
export function showCorrection(take: Take): Region {
  const { scene, setup, suffix } = take.slate;
  const content = html`<details><summary>Correct the slate</summary>${tapForm(
    `/takes/${take.id}/slate`,
    html`${textField({ label: "Scene", name: "scene", value: scene, longest: 40 })}
      ${textField({ label: "Set-up", name: "setup", value: setup, longest: 40 })}
      ${textField({ label: "Take", name: "take", value: take.slate.take, longest: 40, required: true })}
      ${textField({ label: "Suffix", name: "suffix", value: suffix, longest: 40, hint: "PU" })}
      <label class="field wide"><span>Note</span><textarea name="note" maxlength="4000" rows="2">${take.note}</textarea></label>
      <button>Save</button>`,
    "grid",
  )}</details>`;
  return makeRegion("correction", content, { kind: "panel" });
}

/** Asked once, when a later take is circled. */
export function showMatchOffer(store: Store, take: Take | undefined, may: boolean): Region {
  const offered = may && take !== undefined && findMatchOffer(store, take).length > 0;
  const content = offered
    ? html`<div class="offer"><p>Match to take ${take.slate.take} from now on?</p>
        ${tapButton(`/takes/${take.id}/reference`, `Match to take ${take.slate.take}`, { kind: "primary" })}
        ${tapButton(`/takes/${take.id}/reference/no`, "Keep the old one", { kind: "quiet" })}</div>`
    : html``;
  return makeRegion("match", content);
}

export function showTakeHead(take: Take): Html {
  const times = [
    take.rolledAt ? `rolled ${sayTime(take.rolledAt)}` : "",
    take.cutAt ? `cut ${sayTime(take.cutAt)}` : "",
  ];
  return html`<p class="dim">${formatSlate(take.slate)}${times.filter(Boolean).map((time) => `, ${time}`)}</p>
    ${take.interrupted ? html`<p class="warn">Interrupted: the box lost power or stopped. The take ends at its last frame.</p>` : ""}
    ${take.note === "" ? "" : html`<p class="note">${take.note}</p>`}`;
}
