import { type Html, html } from "../html.ts";
import { cleanLine } from "../words.ts";
import type { Field } from "./field.ts";
import type { findPictures } from "./pictures.ts";
import { fieldName, type RegionPart } from "./typed.ts";

const PARTS: readonly { part: RegionPart; label: string; least: string }[] = [
  { part: "x", label: "Left", least: "0" },
  { part: "y", label: "Top", least: "0" },
  { part: "w", label: "Width", least: "0.01" },
  { part: "h", label: "Height", least: "0.01" },
];
const CORNERS = [
  { corner: "nw", label: "Top left corner" },
  { corner: "ne", label: "Top right corner" },
  { corner: "sw", label: "Bottom left corner" },
  { corner: "se", label: "Bottom right corner" },
];

/**
 * A part of the picture: drawn with a finger (region.js), or typed as four numbers in percent. The drawing only ever
 * fills in the numbers, so the field works without a script and by keyboard.
 */
export function showRegionField(field: Field, pictures: ReturnType<typeof findPictures>): Html {
  const { name, formId, fields, setting } = field;
  const numbers = PARTS.map(({ part, label, least }) => {
    return html`<label class="field"><span>${label} %</span><input form="${formId}" name="${fieldName(name, part)}"
      type="number" min="${least}" max="100" step="0.01" required value="${fields[fieldName(name, part)] ?? ""}"
      data-part="${part}" inputmode="decimal"></label>`;
  });
  return html`<div class="region-field" data-region-field>
    ${showStage(field, pictures)}
    ${pictures.length > 1 ? showPictureChoice(pictures) : ""}
    <div class="four" role="group" aria-label="${cleanLine(setting.title)}">${numbers}</div>
    <button type="button" class="quiet" data-whole>Whole picture</button></div>`;
}

function showStage({ name, fields }: Field, pictures: ReturnType<typeof findPictures>): Html {
  const [x, y, w, h] = PARTS.map(({ part }) => (Number(fields[fieldName(name, part)]) || 0) / 100);
  const shown = pictures.map(({ element }, index) => {
    return html`<span class="stage-picture" data-picture="${index}" ${index > 0 ? html`hidden` : ""}>${element}</span>`;
  });
  const corners = CORNERS.map(({ corner, label }) => {
    return html`<button type="button" class="corner" data-corner="${corner}" aria-label="${label}; arrow keys move it"></button>`;
  });
  return html`<div class="stage" data-stage>${shown.length > 0 ? shown : html`<p class="nothing">No picture to draw on yet</p>`}
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect x="${x}" y="${y}" width="${w}" height="${h}" vector-effect="non-scaling-stroke"/></svg>${corners}</div>`;
}

function showPictureChoice(pictures: ReturnType<typeof findPictures>): Html {
  const options = pictures.map(({ label }, index) => html`<option value="${index}">${label}</option>`);
  return html`<label class="field scripted-only"><span>Draw on</span><select data-picture-choice>${options}</select></label>`;
}
