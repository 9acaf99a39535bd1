import type { Slate } from "../domain/slate.ts";
import { type Html, html } from "./html.ts";

/** The slate as on the board: three fields, big. */
export function showBoard(slate: Slate, state = ""): Html {
  const cell = (label: string, value: string) =>
    html`<div><dt>${label}</dt><dd>${value === "" ? html`&nbsp;` : value}</dd></div>`;
  const take = [slate.take, slate.suffix].filter((part) => part !== "").join(" ");
  return html`<dl class="board ${state}">${cell("Scene", slate.scene)}${cell("Set-up", slate.setup)}${cell("Take", take)}</dl>`;
}
