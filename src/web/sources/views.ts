import type { CameraStatus, Source } from "../../domain/source.ts";
import type { CameraSetting } from "../../store/cameras.ts";
import { choiceField, tapButton, tapForm, textField } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { isLive } from "../takes/acts.ts";
import { LONGEST_ADDRESS, maskAddress } from "./plug.ts";

const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H"];

/** The cameras that are set up, and what comes from each. */
export function showCameras(
  settings: readonly CameraSetting[],
  statuses: readonly CameraStatus[],
  may: boolean,
): Region {
  const rows = settings.map(({ letter, sourceId }) => {
    const status = statuses.find((one) => one.camera === letter);
    return html`<li class="row"><b class="number">${letter}</b>
      <span class="grow"><b>${maskAddress(status?.sourceName || sourceId)}</b><br>${showState(status)}</span>
      ${may ? tapButton(`/sources/${letter}/remove`, "Remove", { kind: "quiet" }) : ""}</li>`;
  });
  const list =
    rows.length > 0
      ? html`<ul class="rows">${rows}</ul>`
      : html`<p class="empty">No camera yet. Choose a source below.</p>`;
  return makeRegion("cameras", list);
}

export function showState(status: CameraStatus | undefined): Html {
  if (!status) return html`<span class="dim">not started</span>`;
  if (status.sentence !== "") return html`<span class="warn">${maskAddress(status.sentence)}</span>`;
  if (!isLive(status)) return html`<span class="dim">${status.state}</span>`;
  const rate = status.framesPerSecond === null ? "" : ` · ${Number(status.framesPerSecond.toFixed(2))} fps`;
  const dropped = status.droppedFrames > 0 ? ` · ${status.droppedFrames} frames dropped` : "";
  return html`<span class="good">live</span> <span class="dim">${status.width} x ${status.height}${rate}${dropped}</span>`;
}

export function showSources(sources: readonly Source[], settings: readonly CameraSetting[], may: boolean): Region {
  const free = LETTERS.filter((letter) => settings.every((one) => one.letter !== letter));
  const rows = sources.map((source) => {
    const camera = settings.find((one) => one.sourceId === source.id)?.letter;
    const action = camera ? html`<span class="tag on">camera ${camera}</span>` : may ? showPlug(source, free) : "";
    return html`<li class="row"><span class="grow"><b>${source.name}</b><br><span class="dim">${showFormats(source)}</span></span>${action}</li>`;
  });
  const list =
    rows.length > 0
      ? html`<ul class="rows">${rows}</ul>`
      : html`<p class="empty">The box sees no source. Plug one in.</p>`;
  return makeRegion("sources", html`<h2>Sources</h2>${list}`);
}

function showPlug(source: Source, letters: readonly string[]): Html {
  return tapForm(
    "/sources",
    html`<input type="hidden" name="sourceId" value="${source.id}">
      <select name="letter" aria-label="Camera letter">${letters.map((letter) => html`<option>${letter}</option>`)}</select>
      <button>Use as camera</button>`,
    "line",
  );
}

function showFormats(source: Source): string {
  const best = source.formats.toSorted((left, right) => right.width * right.height - left.width * left.height)[0];
  const size = best ? `up to ${best.width} x ${best.height}` : "";
  return [maskAddress(source.address), size].filter((part) => part !== "").join(" · ");
}

export function showAddressForm(settings: readonly CameraSetting[]): Html {
  const free = LETTERS.filter((letter) => settings.every((one) => one.letter !== letter));
  return html`<details class="panel"><summary>Add a camera on the network</summary>
    ${tapForm(
      "/sources/address",
      html`${textField({ label: "Address", name: "address", longest: LONGEST_ADDRESS, required: true, hint: "rtsp://10.0.0.5/stream or srt://10.0.0.5:9000" })}
        ${choiceField({ label: "Camera", name: "letter", choices: free.map((letter) => ({ value: letter, label: letter })) })}
        <button class="primary">Add</button>`,
      "grid",
    )}</details>`;
}
