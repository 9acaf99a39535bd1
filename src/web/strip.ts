import { formatSlate } from "../domain/slate.ts";
import type { Desk } from "./desk.ts";
import { html } from "./html.ts";
import { makeRegion, type Region } from "./page.ts";

/** The slate that is armed or rolling, at the top of every page. */
export function showStrip({ store }: Desk): Region {
  const take = store.takes.current();
  const content = take
    ? html`<a href="/monitor" class="strip ${take.state}"><b>${formatSlate(take.slate)}</b>
        <span>${take.state === "rolling" ? "rolling" : "armed"}</span></a>`
    : html`<a href="/monitor" class="strip"><span>no slate armed</span></a>`;
  return makeRegion("strip", content, { live: true });
}
