import type { Slate } from "../domain/slate.ts";
import { type Html, html } from "./html.ts";

/** Characters that a field holds in the biggest type. */
const SHORT_LENGTH = 8;

/** The slate as on the board: three fields, big; smaller where somebody wrote more than boards have room for. */
export function showBoard(slate: Slate, state = ""): Html {
  const cell = (label: string, value: string) =>
    html`<div><dt>${label}</dt><dd>${value === "" ? html`&nbsp;` : value}</dd></div>`;
  const take = [slate.take, slate.suffix].filter((part) => part !== "").join(" ");
  const length = [slate.scene, slate.setup, take].some((part) => part.length > SHORT_LENGTH) ? "long" : "";
  return html`<dl class="board ${state} ${length}">${cell("Scene", slate.scene)}${cell("Set-up", slate.setup)}${cell("Take", take)}</dl>`;
}
