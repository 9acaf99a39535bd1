import type { DetectorSetting, SettingValue } from "../../domain/detector.ts";
import { type Html, html } from "../html.ts";
import { cleanLine } from "../words.ts";
import { fieldName } from "./typed.ts";

/** One setting in a form. Its fields stand outside the form's own element and name it. */
export interface Field {
  name: string;
  setting: DetectorSetting;
  formId: string;
  /** What stands in its fields: the value in force, or what was typed and not taken. */
  fields: Record<string, string>;
}

/** Up to this many choices lie side by side; more are a list. */
const MOST_SEGMENTS = 4;
/** Steps of a slider from end to end, about. */
const SLIDER_STEPS = 100;

/** The control of every setting but regions and files. */
export function showControl(field: Field): Html {
  const { setting } = field;
  if (setting.type === "boolean") return showYesNo(field);
  if (setting.type !== "string") return showNumber(field);
  if (setting.enum)
    return setting.enum.length <= MOST_SEGMENTS ? showSegments(field, setting.enum) : showList(field, setting.enum);
  return setting.format === "time" ? showTime(field) : showText(field);
}

/** A value as it is said: "0.5 s", "yes", "whole picture". */
export function sayValue({ unit, format }: DetectorSetting, value: SettingValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join() === "0,0,1,1" ? "the whole picture" : "a part of the picture";
  if (value === "") return format === "file" ? "no file" : "empty";
  return cleanLine(unit === undefined ? String(value) : `${value} ${unit}`);
}

function attributes({ name, formId, setting }: Field): Html {
  return html`form="${formId}" name="${fieldName(name)}" aria-label="${cleanLine(setting.title)}"`;
}

function read({ name, fields }: Field): string {
  return fields[fieldName(name)] ?? "";
}

/** A number is typed, and slid where both its ends are known; settings.js keeps the two together. */
function showNumber(field: Field): Html {
  const { setting } = field;
  const { minimum, maximum } = setting;
  const value = read(field);
  const step = setting.type === "integer" ? "1" : "any";
  const bounds = html`${minimum === undefined ? "" : html`min="${minimum}"`} ${maximum === undefined ? "" : html`max="${maximum}"`}`;
  const slider =
    minimum === undefined || maximum === undefined
      ? ""
      : html`<input type="range" class="slider scripted-only" tabindex="-1" aria-hidden="true" min="${minimum}"
          max="${maximum}" step="${chooseStep(setting, maximum - minimum)}" value="${value}">`;
  return html`<div class="number-field">${slider}<input ${attributes(field)} type="number" ${bounds} step="${step}"
    value="${value}" required inputmode="decimal">${setting.unit === undefined ? "" : html`<span class="unit">${cleanLine(setting.unit)}</span>`}</div>`;
}

/** 1, 2 or 5 times a power of ten. */
function chooseStep({ type }: DetectorSetting, range: number): number {
  const rough = range / SLIDER_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough > 0 ? rough : 1));
  const step = [5, 2, 1].map((times) => times * power).find((one) => one <= rough) ?? power;
  return type === "integer" ? Math.max(1, Math.round(step)) : Number(step.toPrecision(1));
}

function showSegments(field: Field, choices: readonly string[]): Html {
  const value = read(field);
  const { formId, name } = field;
  // The id says what is chosen: a choice that was changed elsewhere replaces the one under the finger.
  const segments = choices.map((choice, index) => {
    const on = choice === value;
    return html`<label><input type="radio" id="${formId}-${name}-${index}-${on ? "on" : "off"}" form="${formId}"
      name="${fieldName(name)}" value="${choice}" ${on ? html`checked` : ""}><span>${cleanLine(choice)}</span></label>`;
  });
  return html`<div class="segments" role="radiogroup" aria-label="${cleanLine(field.setting.title)}">${segments}</div>`;
}

function showList(field: Field, choices: readonly string[]): Html {
  const value = read(field);
  return html`<select ${attributes(field)}>${choices.map(
    (choice) => html`<option value="${choice}" ${choice === value ? html`selected` : ""}>${cleanLine(choice)}</option>`,
  )}</select>`;
}

function showYesNo(field: Field): Html {
  const on = read(field) === "1";
  return html`<label class="check"><input type="checkbox" class="switch" id="${field.formId}-${field.name}-${on ? "on" : "off"}"
    ${attributes(field)} value="1" ${on ? html`checked` : ""}><b>${cleanLine(field.setting.title)}</b></label>`;
}

function showTime(field: Field): Html {
  return html`<input ${attributes(field)} type="time" step="1" value="${read(field)}">`;
}

function showText(field: Field): Html {
  const { maxLength } = field.setting;
  return html`<input ${attributes(field)} type="text" value="${read(field)}" autocomplete="off" spellcheck="false"
    ${maxLength === undefined ? "" : html`maxlength="${maxLength}"`}>`;
}
