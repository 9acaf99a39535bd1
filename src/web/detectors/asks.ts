import type { DetectorAsks, DetectorKind } from "../../domain/detector.ts";
import { type Html, html } from "../html.ts";
import { cleanLine } from "../words.ts";

const INPUT_WORDS: Record<DetectorAsks["input"], string> = {
  frame: "single pictures",
  pair: "take and reference together",
};
const FORMAT_WORDS: Record<DetectorAsks["format"], string> = {
  rgb24: "in colour",
  bgr24: "in colour",
  gray8: "without colour",
};

/** What a detector asks of the box, before and after it is installed. */
export function showAsks(asks: DetectorAsks): Html {
  const facts: [string, string | Html][] = [
    [
      "Looks at",
      `${INPUT_WORDS[asks.input]}, ${FORMAT_WORDS[asks.format]}, up to ${asks.maxWidth} x ${asks.maxHeight}`,
    ],
    ["How often", asks.rateHz === null ? "as often as the scene says" : `at most ${asks.rateHz} times a second`],
    ["Graphics processor", asks.gpu ? html`<b class="warn">asks for it</b>` : "not needed"],
    ["Memory", `up to ${asks.memoryMb} MB`],
    ["Time for one sample", `at most ${asks.timeoutSeconds} s`],
    ["Written for", asks.runtime],
  ];
  return showFacts(facts);
}

/** What it can find, with whom it concerns. */
export function showKinds(kinds: readonly DetectorKind[]): Html {
  const items = kinds.map(
    ({ title, department, severity }) =>
      html`<li><b>${cleanLine(title)}</b> <span class="dim">${cleanLine(department)}, ${severity}</span></li>`,
  );
  return html`<ul class="kinds">${items}</ul>`;
}

export function showFacts(facts: readonly (readonly [string, string | Html])[]): Html {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
