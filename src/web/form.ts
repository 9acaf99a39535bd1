import { t } from "elysia";
import { type Html, html } from "./html.ts";

/** Schemas of typed fields. The description is what a person is told when a value does not fit. */
export const shortText = (least = 0) =>
  t.String({ minLength: least, maxLength: 40, description: `${least} to 40 characters` });
export const longText = (least = 0) =>
  t.String({ minLength: least, maxLength: 200, description: `${least} to 200 characters` });
export const noteText = () => t.String({ maxLength: 4000, description: "at most 4000 characters" });
export const idText = () => t.String({ minLength: 1, maxLength: 64, description: "the id of a row" });

/** One of the given words. */
export function oneOf<const W extends string>(words: readonly W[]) {
  return t.Union(
    words.map((word) => t.Literal(word)),
    { description: `one of ${words.join(", ")}` },
  );
}

export const NO_FIELDS = t.Object({});

/** A form that works without a script and, with htmx, answers without leaving the page. */
export function tapForm(action: string, content: Html, kind = ""): Html {
  return html`<form method="post" action="${action}" hx-post="${action}" class="${kind}">${content}</form>`;
}

/** A single button that posts. `fields` go with it. */
export function tapButton(action: string, label: Html | string, options: TapButtonOptions = {}): Html {
  const fields = Object.entries(options.fields ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const pressed = options.pressed === undefined ? "" : html`aria-pressed="${String(options.pressed)}"`;
  const button = html`<button class="${options.kind ?? ""}" ${pressed}>${label}</button>`;
  return tapForm(action, html`${fields}${button}`, "tap");
}

export interface TapButtonOptions {
  fields?: Record<string, string>;
  kind?: string;
  pressed?: boolean;
}

export interface TextFieldOptions {
  label: string;
  name: string;
  value?: string;
  longest: number;
  required?: boolean;
  hint?: string;
}

export function textField(field: TextFieldOptions): Html {
  const required = field.required ? html`required` : "";
  return html`<label class="field"><span>${field.label}</span>
    <input name="${field.name}" value="${field.value ?? ""}" maxlength="${field.longest}" ${required}
      placeholder="${field.hint ?? ""}" autocomplete="off" spellcheck="false"></label>`;
}

export interface ChoiceFieldOptions {
  label: string;
  name: string;
  choices: readonly { value: string; label: string }[];
  chosen?: string;
}

export function choiceField(field: ChoiceFieldOptions): Html {
  return html`<label class="field"><span>${field.label}</span>
    <select name="${field.name}">${field.choices.map(
      ({ value, label }) =>
        html`<option value="${value}" ${value === field.chosen ? html`selected` : ""}>${label}</option>`,
    )}</select></label>`;
}

/** Yes or no, as a switch that a thumb hits. */
export function checkField(field: { name: string; label: Html | string; value?: string; on?: boolean }): Html {
  return html`<label class="check"><input type="checkbox" class="switch" name="${field.name}" value="${field.value ?? "1"}"
    ${field.on ? html`checked` : ""}> <span>${field.label}</span></label>`;
}

export interface TapSwitchOptions {
  label: Html | string;
  on: boolean;
  fields?: Record<string, string>;
}

/** A switch that takes effect at once: it posts `on` as "1" or "0". */
export function tapSwitch(action: string, { label, on, fields = {} }: TapSwitchOptions): Html {
  const hidden = Object.entries({ ...fields, on: on ? "0" : "1" }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const button = html`<button class="flip" role="switch" aria-checked="${String(on)}">${label}</button>`;
  return tapForm(action, html`${hidden}${button}`, "tap");
}

/** Something that cannot be taken back: it is unfolded, says what happens, and only then can be tapped. */
export function showGrave(action: string, grave: { id: string; label: string; warning: string; sure: string }): Html {
  return html`<details class="grave" id="${grave.id}"><summary>${grave.label}</summary>
    <p>${grave.warning}</p>${tapButton(action, grave.sure, { kind: "danger" })}</details>`;
}
