import { type Html, html } from "../html.ts";

/** Said after a tap, with the way back. */
export function sayDone(sentence: string, back: Html): Html {
  return html`<p>${sentence}</p>${back}`;
}
