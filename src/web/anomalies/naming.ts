import type { Anomaly } from "../../domain/anomaly.ts";
import { isNameable } from "../../domain/naming.ts";
import { splitAtThing } from "../../domain/telling.ts";
import { DEPARTMENTS, type Department, isSameName, type ThingWords } from "../../domain/thing.ts";
import { readTelling } from "../../store/telling.ts";
import { mayChange } from "../access.ts";
import type { Typed, Visitor } from "../desk.ts";
import { tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { chooseDepartment, LONGEST_TYPED } from "./naming-acts.ts";

/** Names that are one tap away; all that are known are suggested while one types. */
const CHIPS_SHOWN = 8;
const SUGGESTIONS_ID = "thing-names";

/** What a visitor's page knows for the forms of all its cards. */
export interface Naming {
  /** Names of the production, those of the set-up first. */
  known: readonly ThingWords[];
  /** Whom a thing concerns that is not named yet. */
  departmentOf(anomaly: Anomaly): Department;
  typed: Typed | undefined;
  may: boolean;
}

export function openNaming({ desk, session, typed }: Visitor, angleId: string): Naming {
  const { projectId } = desk.store.scenes.findAngle(angleId);
  const detectors = desk.detectors.list();
  return {
    known: desk.store.namedThings.listNames(projectId, angleId),
    departmentOf: (anomaly) => chooseDepartment(detectors, anomaly),
    typed,
    may: mayChange(session),
  };
}

/** Names the form of a card, for what was typed there and not taken. */
export function nameForm(anomalyId: string): string {
  return `naming-${anomalyId}`;
}

/** A sentence whose word for the thing is a button that opens the form. */
export function showSentence(anomaly: Anomaly, { may }: Naming): Html {
  const { description, thing } = anomaly;
  const parts = may && canBeNamed(anomaly) ? splitAtThing(description, thing?.name) : undefined;
  if (!parts) return html`${description}`;
  const [before, word, after] = parts;
  return html`${before}<button type="button" id="word-${anomaly.id}" class="word ${thing ? "named" : ""}" data-names="${formId(anomaly)}"
    title="${thing ? "Change the name" : "Name it"}" aria-expanded="false">${word}</button>${after}`;
}

/** The form below the sentence; folded, and without a script opened by its own line. */
export function showNaming(anomaly: Anomaly, naming: Naming): Html {
  if (!naming.may || !canBeNamed(anomaly)) return html``;
  const { thing } = anomaly;
  const typed = naming.typed?.form === nameForm(anomaly.id) ? naming.typed : undefined;
  return html`<details class="naming" id="${formId(anomaly)}" data-word="word-${anomaly.id}" ${typed ? html`open` : ""}>
    <summary>${thing ? `Called ${thing.name}` : "Name it"}</summary>
    ${showChips(anomaly, naming.known)}${showFields(anomaly, typed?.problems.name, readFields(anomaly, naming, typed))}
    ${thing ? tapButton(`/things/${thing.id}/remove`, "Remove the name", { kind: "quiet" }) : ""}</details>`;
}

/** Once a page: what all of its fields suggest. */
export function showSuggestions({ known, may }: Naming): Html {
  if (!may) return html``;
  const options = known.map(
    ({ name, department }) => html`<option value="${name}" data-department="${department}"></option>`,
  );
  return html`<datalist id="${SUGGESTIONS_ID}">${options}</datalist>`;
}

function canBeNamed(anomaly: Anomaly): boolean {
  return isNameable(anomaly, readTelling(anomaly).said);
}

/** Another name is another form: one that was saved is shut, whoever saved it. */
function formId({ id, thing }: Anomaly): string {
  return `naming-${id}-${thing ? `${thing.department} ${thing.name}`.replace(/[^\p{L}\p{N}]+/gu, "-") : "new"}`;
}

function showChips({ id, thing }: Anomaly, known: readonly ThingWords[]): Html {
  const others = known.filter(({ name }) => thing === null || !isSameName(name, thing.name)).slice(0, CHIPS_SHOWN);
  if (others.length === 0) return html``;
  return html`<div class="chips" role="group" aria-label="Names used before">${others.map(({ name, department }) =>
    tapButton(`/anomalies/${id}/thing`, name, { fields: { name, department }, kind: "chip" }),
  )}</div>`;
}

/** What was typed and not taken, else what is known. */
function readFields(anomaly: Anomaly, naming: Naming, typed: Typed | undefined): Record<string, string> {
  const { name, department } = anomaly.thing ?? { name: "", department: naming.departmentOf(anomaly) };
  return { name, department, ...typed?.values };
}

function showFields({ id }: Anomaly, problem: string | undefined, { name, department }: Record<string, string>): Html {
  const told = problem === undefined ? "" : html`aria-invalid="true" aria-describedby="problem-${id}"`;
  const options = DEPARTMENTS.map(
    (one) => html`<option value="${one}" ${one === department ? html`selected` : ""}>${capitalise(one)}</option>`,
  );
  return tapForm(
    `/anomalies/${id}/thing`,
    html`<input name="name" value="${name}" list="${SUGGESTIONS_ID}" maxlength="${LONGEST_TYPED}" required autocomplete="off"
        autocapitalize="none" enterkeyhint="done" aria-label="What it is" placeholder="What is it?" ${told}>
      <select name="department" aria-label="Department">${options}</select><button class="primary">Save</button>
      ${problem === undefined ? "" : html`<p class="problem" id="problem-${id}" role="alert">${problem}</p>`}`,
    "name-it",
  );
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
