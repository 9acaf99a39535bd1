import type { Dismissal } from "../../domain/dismissal.ts";
import { sayScope } from "../../domain/dismissal-words.ts";
import type { Scene } from "../../domain/project.ts";
import { sayTake } from "../../domain/slate.ts";
import type { Take } from "../../domain/take.ts";
import { findHabitOffers } from "../../store/dismissing.ts";
import type { Store } from "../../store/store.ts";
import { tapButton, tapSwitch } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { cleanLine, sayCount, sayMoment } from "../words.ts";

/** Lines of a list; what is beyond is only counted. */
const LINES_SHOWN = 200;

/** Everything that was let pass in a scene, newest first, each with its undo; what was undone lies folded below. */
export function showDismissals(store: Store, scene: Scene, may: boolean): Region {
  const all = store.dismissals.listScene(scene.id);
  const standing = all.filter(({ undoneAt }) => undoneAt === null);
  const undone = all.filter(({ undoneAt }) => undoneAt !== null);
  const list = (dismissals: readonly Dismissal[]) => {
    const more = dismissals.length - LINES_SHOWN;
    return html`<ul class="dismissals">${dismissals.slice(0, LINES_SHOWN).map((one) => showLine(store, one, may))}
      ${more > 0 ? html`<li class="dim">and ${sayCount(more, "more", "more")}</li>` : ""}</ul>`;
  };
  const folded =
    undone.length > 0
      ? html`<details id="undone-${scene.id}"><summary>${undone.length} undone</summary>${list(undone)}</details>`
      : "";
  const content = html`<h2>Let pass</h2>${standing.length > 0 ? list(standing) : html`<p class="dim">Nothing is let pass here.</p>`}${folded}
    ${may ? showClosed(store, scene) : ""}`;
  return makeRegion("dismissals", content, { kind: "panel" });
}

function showLine(store: Store, dismissal: Dismissal, may: boolean): Html {
  const { id, reason, takeId, who, at, undoneAt } = dismissal;
  const take = store.takes.find(takeId);
  const angle = store.scenes.findAngle(dismissal.angleId);
  const by = who === "" ? "" : ` by ${who}`;
  const undone = undoneAt === null ? "" : `; undone ${sayMoment(undoneAt)}`;
  const button = undoneAt === null && may ? tapButton(`/dismissals/${id}/undo`, "Undo", { kind: "quiet" }) : "";
  return html`<li id="dismissal-${id}" class="line"><p class="grow">${cleanLine(dismissal.description)}<br>
    <span class="dim"><b>${reason === "intended" ? "Intended" : "False alarm"}</b>, ${sayScope(dismissal)};
      ${angle.slate} <a href="/takes/${take.id}">${sayTake(take.slate)}</a>, ${sayMoment(at)}${by}${undone}</span></p>${button}</li>`;
}

function showClosed(store: Store, scene: Scene): Html {
  const label = html`<span>Closed set: no picture of this scene is ever exported for training</span>`;
  return tapSwitch(`/scenes/${scene.id}/closed`, { label, on: store.closedScenes.has(scene.id) });
}

/** Asked once, when the same was dismissed take after take. */
export function showHabits(store: Store, take: Take, may: boolean): Region {
  const offers = may ? findHabitOffers(store, take) : [];
  const content = offers.map(([first, ...others]) => {
    if (!first) return "";
    const action = `/takes/${take.id}/habits`;
    const times = new Set([first, ...others].map(({ takeId }) => takeId)).size;
    return html`<div class="offer"><p>Dismissed here in ${times} takes: ${cleanLine(first.description)} Ignore for this set-up?</p>
      ${tapButton(action, "Ignore for this set-up", { fields: { dismissal: first.id, answer: "yes" }, kind: "primary" })}
      ${tapButton(action, "No, keep showing it", { fields: { dismissal: first.id, answer: "no" }, kind: "quiet" })}</div>`;
  });
  return makeRegion("habits", html`${content}`);
}
