import type { DetectorInfo, DetectorSetting } from "../../domain/detector.ts";
import { MAX_UPLOAD_BYTES } from "../body.ts";
import type { Typed } from "../desk.ts";
import { showUploadProgress } from "../detectors/staged.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { cleanLine, sayCount } from "../words.ts";
import type { SceneSettings } from "./acts.ts";
import { type Field, sayValue, showControl } from "./field.ts";
import type { findPictures } from "./pictures.ts";
import { showRegionField } from "./region-field.ts";
import { fieldName, writeFields } from "./typed.ts";

export interface SettingsForm {
  sceneId: string;
  info: DetectorInfo;
  settings: SceneSettings;
  /** What was typed and not taken, when it was this form. */
  typed: Typed | undefined;
  pictures: ReturnType<typeof findPictures>;
}

/** Names the region of a detector's form. */
export function nameRegion(detector: string): string {
  return `detector-${detector}`;
}

/**
 * The form of a detector's settings, drawn from its manifest. Fields name their form instead of standing in it: a file
 * is sent by a form of its own beside them.
 */
export function showSettingsForm(form: SettingsForm): Html {
  const { info, settings, typed, sceneId } = form;
  const formId = `form-${info.name}`;
  const action = `/scenes/${sceneId}/detectors/${info.name}/settings`;
  const values = Object.entries(settings.values).map(([name, value]) => writeFields(name, value));
  const fields: Record<string, string> = typed?.values ?? Object.assign({}, ...values);
  const rows = Object.entries(info.settings).map(([name, setting]) =>
    showSetting(form, { name, setting, formId, fields }, action),
  );
  const changed = settings.changed.length;
  const summary = changed > 0 ? `Settings, ${sayCount(changed, "changed", "changed")}` : "Settings";
  return html`<details class="settings" id="settings-${info.name}" ${typed ? html`open` : ""}><summary>${summary}</summary>
    <form id="${formId}" method="post" action="${action}" hx-post="${action}" data-settings></form>
    <div class="setting-rows">${rows}</div>
    <div class="line settings-foot"><button form="${formId}" class="save">Save settings</button>
      ${changed > 0 ? tapButton(`${action}/reset`, "Reset all", { kind: "quiet" }) : ""}</div></details>`;
}

function showSetting(form: SettingsForm, field: Field, action: string): Html {
  const { name, setting } = field;
  const isChanged = form.settings.changed.includes(name);
  const problem = form.typed?.problems[name];
  const title = setting.type === "boolean" ? "" : html`<b>${cleanLine(setting.title)}</b>`;
  const description = setting.description ? html`<p class="dim">${cleanLine(setting.description)}</p>` : "";
  const back = isChanged ? showBack(setting, name, action) : "";
  return html`<div class="setting ${isChanged ? "changed" : ""}" data-setting="${name}">
    <div class="setting-head">${title}${isChanged ? html`<span class="tag">changed</span>` : ""}${back}</div>
    ${setting.type === "boolean" ? "" : description}${chooseControl(form, field)}${setting.type === "boolean" ? description : ""}
    ${problem === undefined ? "" : html`<p class="problem" role="alert">It ${cleanLine(problem)}.</p>`}</div>`;
}

function showBack(setting: DetectorSetting, name: string, action: string): Html {
  const label = setting.format === "file" ? "Clear" : `Back to ${sayValue(setting, setting.default)}`;
  return tapButton(`${action}/reset`, label, { kind: "quiet", fields: { setting: name } });
}

function chooseControl(form: SettingsForm, field: Field): Html {
  if (field.setting.format === "region") return showRegionField(field, form.pictures);
  return field.setting.format === "file" ? showFileField(form, field) : showControl(field);
}

/** The file itself is sent at once, by a form of its own; the settings carry its name. */
function showFileField({ sceneId, info }: SettingsForm, { name, setting, formId, fields }: Field): Html {
  const value = fields[fieldName(name)] ?? "";
  const accept = setting.accept === undefined ? "" : html`accept="${setting.accept.join(",")}"`;
  return html`<p class="file-name">${value === "" ? html`<span class="dim">No file</span>` : cleanLine(value)}</p>
    <input type="hidden" form="${formId}" name="${fieldName(name)}" value="${value}">
    <form method="post" action="/scenes/${sceneId}/detectors/${info.name}/files/${name}" enctype="multipart/form-data"
      data-upload data-most-bytes="${MAX_UPLOAD_BYTES}" class="file-form">
      <input type="file" name="file" ${accept} required aria-label="${cleanLine(setting.title)}">
      ${showUploadProgress("Upload")}</form>`;
}
