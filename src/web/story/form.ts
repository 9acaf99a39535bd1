import {
  DIRECTIONS,
  isSameStory,
  MAIN_LINE,
  MAX_LINE_LENGTH,
  MAX_STORY_DAY,
  type SceneStory,
  UNTOLD_STORY,
} from "../../domain/story.ts";
import type { Typed } from "../desk.ts";
import { choiceField, tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { DIRECTION_WORDS, sayLine } from "./sayings.ts";
import { writeStory } from "./typed.ts";

/** Names the region of the form. */
export const STORY_FORM = "story-form";

export interface StoryForm {
  sceneId: string;
  story: SceneStory;
  /** Of the production, besides the main story. */
  lines: readonly string[];
  /** What was typed and not taken, when it was this form. */
  typed: Typed | undefined;
}

/** When the scene plays, as the script supervisor says it. Folded away once something is said. */
export function showStoryForm(form: StoryForm): Region {
  const { sceneId, story, typed } = form;
  const isTold = !isSameStory(story, UNTOLD_STORY);
  const action = `/scenes/${sceneId}/story`;
  const reset = isTold ? tapButton(`${action}/reset`, "Say nothing of its time", { kind: "quiet" }) : "";
  const content = html`<details id="story-details" ${typed ? html`open` : ""}>
    <summary>${isTold ? "Change when it plays" : "Say when it plays in the story"}</summary>
    ${tapForm(action, showFields(form), "grid story-form")}${reset}</details>`;
  return makeRegion(STORY_FORM, content, { kind: "panel" });
}

function showFields({ story, lines, typed }: StoryForm): Html {
  const values: Record<string, string> = typed?.values ?? writeStory(story);
  const problems = typed?.problems ?? {};
  const time = (name: "from" | "to" | "start", label: string) =>
    showField({ name, label, problem: problems[name] }, html`type="time" value="${values[name] ?? ""}"`);
  const day = html`type="number" inputmode="numeric" min="1" max="${MAX_STORY_DAY}" step="1" value="${values.day ?? ""}"`;
  const named = html`value="${values.newLine ?? ""}" maxlength="${MAX_LINE_LENGTH}" placeholder="Flashback: the wedding"
    autocomplete="off" spellcheck="false"`;
  return html`${showField({ name: "day", label: "Story day", problem: problems.day }, day)}
    ${choiceField({
      label: "Line",
      name: "line",
      chosen: values.line,
      choices: [MAIN_LINE, ...lines].map((line) => ({ value: line, label: sayLine(line) })),
    })}
    ${showField({ name: "newLine", label: "or a new line", problem: problems.line }, named)}
    ${time("from", "Its clocks may show from")}${time("to", "to")}
    ${time("start", "The scene begins at")}
    <p class="dim wide hint">A window that ends before it begins goes on after midnight. Flashbacks, dreams and parallel stories are
    lines of their own, with story days of their own.</p>
    <fieldset class="wide"><legend>Its clocks are</legend>${showDirections(values.direction ?? "")}</fieldset>
    <button class="primary">Save</button>`;
}

function showField(
  { name, label, problem }: { name: string; label: string; problem: string | undefined },
  input: Html,
): Html {
  const id = `story-${name}`;
  const told = problem === undefined ? "" : html`aria-invalid="true" aria-describedby="${id}-problem"`;
  return html`<div><label class="field"><span>${label}</span><input id="${id}" name="${name}" ${input} ${told}></label>
    ${problem === undefined ? "" : html`<em class="problem" role="alert" id="${id}-problem">${capitalise(problem)}.</em>`}</div>`;
}

function showDirections(chosen: string): Html {
  // The id says what is chosen: a choice that was changed elsewhere replaces the one under the finger.
  const choices = DIRECTIONS.map((direction) => {
    const on = direction === chosen;
    return html`<label><input type="radio" id="story-${direction}-${on ? "on" : "off"}" name="direction" value="${direction}"
      ${on ? html`checked` : ""}><span>${DIRECTION_WORDS[direction]}</span></label>`;
  });
  return html`<div class="segments" role="radiogroup" aria-label="Its clocks are">${choices}</div>`;
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
