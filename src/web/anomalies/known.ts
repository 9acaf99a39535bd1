import type { Anomaly } from "../../domain/anomaly.ts";
import type { Dismissal } from "../../domain/dismissal.ts";
import { sayScope } from "../../domain/dismissal-words.ts";
import { sayTake } from "../../domain/slate.ts";
import type { Store } from "../../store/store.ts";
import { tapButton } from "../form.ts";
import { type Html, html } from "../html.ts";

/** An anomaly that falls under what was said in another take; undefined: it does not. */
export function findKnown(store: Store, anomaly: Anomaly): Dismissal | undefined {
  if (anomaly.dismissalId === null) return undefined;
  const dismissal = store.dismissals.find(anomaly.dismissalId);
  return dismissal.takeId === anomaly.takeId ? undefined : dismissal;
}

/** "2 known, as intended", "2 known, 1 of them a false alarm". */
export function sayKnown(known: readonly Dismissal[]): string {
  const alarms = known.filter(({ reason }) => reason === "false-alarm").length;
  if (alarms === 0) return `${known.length} known, as intended`;
  if (alarms === known.length) return `${known.length} known, as false ${alarms === 1 ? "alarm" : "alarms"}`;
  return `${known.length} known, ${alarms} of them as false ${alarms === 1 ? "alarm" : "alarms"}`;
}

/** Why it is silent, and both ways back: for this take alone, or for all that the dismissal closed. */
export function showWhyKnown(store: Store, anomaly: Anomaly, known: { dismissal: Dismissal; may: boolean }): Html {
  const { dismissal, may } = known;
  const take = store.takes.find(dismissal.takeId);
  const by = dismissal.who === "" ? "" : `, by ${dismissal.who}`;
  const reason = dismissal.reason === "intended" ? "Intended" : "False alarm";
  const buttons = html`${tapButton(`/anomalies/${anomaly.id}/status`, "Not here", { fields: { status: "open" }, kind: "quiet" })}
    ${tapButton(`/dismissals/${dismissal.id}/undo`, "Undo everywhere", { kind: "quiet" })}`;
  return html`<div class="line known"><p class="dim grow">${reason} since <a href="/takes/${take.id}">${sayTake(take.slate)}</a>:
    ${sayScope(dismissal)}${by}</p>${may ? buttons : ""}</div>`;
}
