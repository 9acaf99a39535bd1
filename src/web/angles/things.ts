import type { NamedThing } from "../../domain/naming.ts";
import type { Angle } from "../../domain/project.ts";
import { sayTake } from "../../domain/slate.ts";
import { sayThing } from "../../domain/thing.ts";
import type { Store } from "../../store/store.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";
import { sayCount } from "../words.ts";

/** Lines of the list; what is beyond is only counted. */
const LINES_SHOWN = 100;

/** What the box calls by a name in this set-up, each with the way to take the name away. */
export function showThings(store: Store, angle: Angle, may: boolean): Region {
  const things = store.namedThings.list(angle.id);
  const several = new Set(things.map(({ camera }) => camera)).size > 1;
  const lines = things.slice(0, LINES_SHOWN).map((thing) => showLine(store, thing, { may, several }));
  const more = things.length - LINES_SHOWN;
  const content =
    things.length === 0
      ? html``
      : html`<h2>Named things</h2><ul class="things">${lines}
          ${more > 0 ? html`<li class="dim">and ${sayCount(more, "more", "more")}</li>` : ""}</ul>`;
  return makeRegion("things", content);
}

function showLine(store: Store, thing: NamedThing, { may, several }: { may: boolean; several: boolean }): Html {
  const { id, name, department, camera, anomalyId } = thing;
  const take = store.takes.find(store.anomalies.find(anomalyId).takeId);
  const button = may
    ? tapButton(`/things/${id}/remove`, html`Remove<span class="unseen"> the name ${name}</span>`, { kind: "quiet" })
    : "";
  return html`<li id="thing-${id}" class="line"><p class="grow"><b>${sayThing(name)}</b> <span class="tag">${department}</span>
    ${several ? html`<span class="dim">camera ${camera}</span>` : ""}
    <span class="dim">since <a href="/takes/${take.id}">${sayTake(take.slate)}</a></span></p>${button}</li>`;
}
