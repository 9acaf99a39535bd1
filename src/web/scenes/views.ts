import type { Angle, Scene } from "../../domain/project.ts";
import type { Store } from "../../store/store.ts";
import { combineVerdicts, judgeClips } from "../../store/verdicts.ts";
import { tapForm, textField } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { showVerdictLine } from "../verdict.ts";
import { sayCount } from "../words.ts";

export function showAngles(store: Store, scene: Scene): Region {
  const rows = store.scenes.listAngles(scene.id).map((angle) => showAngleRow(store, angle));
  const list = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">No set-up yet.</p>`;
  return makeRegion("angles", html`<h2>Set-ups</h2>${list}`);
}

function showAngleRow(store: Store, angle: Angle): Html {
  const takes = store.takes.list(angle.id).filter((take) => take.state !== "armed");
  const last = takes.at(-1);
  return html`<li><a class="row" href="/angles/${angle.id}">
    <b class="number">${angle.slate}</b><span class="grow">${angle.title}</span>
    <span class="dim">${sayCount(takes.length, "take")}</span>
    ${last ? showVerdictLine(combineVerdicts(judgeClips(store, last.id))) : ""}</a></li>`;
}

export interface AngleFormOptions {
  scene: Scene;
  /** Other scenes of the production that the set-up may cover too. */
  others: readonly Scene[];
  suggestion: string;
  open: boolean;
}

export function showAngleForm({ scene, others, suggestion, open }: AngleFormOptions): Html {
  const also = others.map(
    (one) => html`<label class="check"><input type="checkbox" name="sceneIds" value="${one.id}"> ${one.slate}</label>`,
  );
  return html`<details class="panel" ${open ? html`open` : ""}><summary>New set-up</summary>
    ${tapForm(
      "/angles",
      html`<input type="hidden" name="sceneIds" value="${scene.id}">
        ${textField({ label: "Set-up, as on the board", name: "slate", value: suggestion, longest: 40, required: true })}
        ${textField({ label: "What it sees", name: "title", longest: 200, hint: "MCU Anna at the table" })}
        ${also.length > 0 ? html`<fieldset><legend>Covers also scene</legend>${also}</fieldset>` : ""}
        <button class="primary">Create</button>`,
      "grid",
    )}</details>`;
}
