import { Fault } from "../../base/fault.ts";
import { parseJson, Type } from "../../base/schema.ts";
import type { Anomaly } from "../../domain/anomaly.ts";
import { OTHER_SET_UP_KIND, readOtherSetUp } from "../../domain/other-view.ts";
import { formatSlate } from "../../domain/slate.ts";
import type { Take } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";
import { choiceField, tapButton, tapForm } from "../form.ts";
import { type Html, html } from "../html.ts";
import { makeRegion, type Region } from "../page.ts";

/** Where a take was filed before it was moved, by take; empty: it was moved back. */
const MOVED_PREFIX = "take.moved-from.";
const MovedFrom = Type.Object({
  angleId: Type.String(),
  slate: Type.Object({ scene: Type.String(), setup: Type.String(), take: Type.String(), suffix: Type.String() }),
});
/** Stands for a set-up that is not there yet. */
const NEW = "new";

/** Files a take under another set-up, or under a new one of that name, and remembers where it was. */
export function refileTake(store: Store, takeId: string, to: { angle: string; slate?: string }): void {
  store.commit(() => {
    const before = store.takes.find(takeId);
    const angleId = to.angle === NEW ? addSetUp(store, before, to.slate ?? "") : to.angle;
    store.settings.set(MOVED_PREFIX + takeId, JSON.stringify({ angleId: before.angleId, slate: before.slate }));
    store.takes.refile(takeId, { angleId });
    followArmed(store, before, angleId);
  });
}

/** Takes a move back: the take has its old set-up and slate again, and is compared there. */
export function undoRefiling(store: Store, takeId: string): void {
  store.commit(() => {
    const from = readMoved(store, takeId);
    if (!from) throw new Fault("conflict", "this take was not moved");
    const now = store.takes.find(takeId);
    store.takes.refile(takeId, from);
    store.settings.set(MOVED_PREFIX + takeId, "");
    followArmed(store, now, from.angleId);
  });
}

function readMoved(store: Store, takeId: string) {
  const moved = parseJson(MovedFrom, store.settings.get(MOVED_PREFIX + takeId) ?? "");
  return moved.ok ? moved.value : undefined;
}

function addSetUp(store: Store, take: Take, slate: string): string {
  if (slate.trim() === "") throw new Fault("invalid", "a new set-up needs a name");
  const { sceneIds, projectId } = store.scenes.findAngle(take.angleId);
  const taken = store.scenes.listProjectAngles(projectId).find((angle) => angle.slate === slate.trim());
  return taken?.id ?? store.scenes.addAngle({ sceneIds, slate: slate.trim() }).id;
}

/** The slate that was armed after the newest take goes with it: the camera stands where that one was shot. */
function followArmed(store: Store, before: Take, angleId: string): void {
  const armed = store.takes.current();
  const isNewest = store.takes.latestCut()?.id === before.id;
  if (armed?.state === "armed" && armed.angleId === before.angleId && isNewest)
    store.takes.arm({ angleId, dayId: armed.dayId });
}

/** On the card of a take that shows another set-up: one tap files it there. */
export function showRefiling(store: Store, anomaly: Anomaly, may: boolean): Html {
  const other = anomaly.kind === OTHER_SET_UP_KIND ? readOtherSetUp(anomaly.details) : undefined;
  if (!may || !other) return html``;
  const { angleId, projectId } = findPlace(store, anomaly.takeId);
  const angles = store.scenes.listProjectAngles(projectId).filter(({ id }) => id !== angleId);
  const known = angles.find(({ id }) => id === other.angleId);
  const action = `/takes/${anomaly.takeId}/angle`;
  const fresh = { fields: { angle: NEW, slate: other.next }, kind: known ? "" : "primary" };
  const rest = angles.filter(({ id }) => id !== known?.id);
  const choices = rest.map(({ id, slate }) => ({ value: id, label: slate }));
  return html`<div class="refiling"><div class="line">${
    known ? tapButton(action, `File as ${known.slate}`, { fields: { angle: known.id }, kind: "primary" }) : ""
  }${tapButton(action, `New set-up ${other.next}`, fresh)}</div>${
    choices.length > 0
      ? tapForm(
          action,
          html`${choiceField({ label: "Or another set-up", name: "angle", choices })}<button class="quiet">File there</button>`,
          "line",
        )
      : ""
  }</div>`;
}

function findPlace(store: Store, takeId: string): { angleId: string; projectId: string } {
  const { angleId } = store.takes.find(takeId);
  return { angleId, projectId: store.scenes.findAngle(angleId).projectId };
}

/** Says where a moved take was, with the way back. */
export function showMoved(store: Store, take: Take, may: boolean): Region {
  const from = readMoved(store, take.id);
  if (!from || from.angleId === take.angleId) return makeRegion("moved", html``);
  const undo = may && take.state === "checked";
  return makeRegion(
    "moved",
    html`<div class="offer"><p>Filed as ${formatSlate(take.slate)} now; it was ${formatSlate(from.slate)}.</p>
      ${undo ? tapButton(`/takes/${take.id}/angle/undo`, "Undo", { kind: "quiet" }) : ""}</div>`,
  );
}
