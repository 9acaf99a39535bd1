import { Fault } from "../base/fault.ts";
import type { Anomaly } from "../domain/anomaly.ts";
import { findPlace } from "../domain/dismissal.ts";
import { isSamePlace } from "../domain/dismissal-match.ts";
import { findThing, isNameable, listShowing, type NamedThing } from "../domain/naming.ts";
import type { Clip } from "../domain/take.ts";
import { isUnnamed } from "../domain/telling.ts";
import { readThingName, type ThingWords } from "../domain/thing.ts";
import type { Store } from "./store.ts";
import { readTelling, retellAngle, retellClip } from "./telling.ts";

/** Where names of paired browsers are cut, as the table has it. */
const LONGEST_WHO = 100;

/**
 * Says what the thing on a card is, in all takes of the set-up that show the same thing there; a thing that has a name gets
 * another. Throws invalid for what is no name, conflict where the box says itself what it is.
 */
export function nameAnomaly(store: Store, anomalyId: string, said: ThingWords & { who: string }): NamedThing {
  const name = readThingName(said.name);
  if (!name.ok) throw new Fault("invalid", name.error);
  const words = { name: name.value, department: said.department, who: said.who.slice(0, LONGEST_WHO) };
  return store.commit(() => {
    const anomaly = store.anomalies.find(anomalyId);
    const thing = anomaly.thing ? store.namedThings.change(anomaly.thing.id, words) : addThing(store, anomaly, words);
    retellAngle(store, thing);
    return thing;
  });
}

/** What was called by it is called something again. */
export function removeThing(store: Store, id: string): NamedThing {
  return store.commit(() => {
    const thing = store.namedThings.remove(id);
    for (const anomaly of store.anomalies.listOfThing(id)) store.anomalies.setThing(anomaly.id, null);
    retellAngle(store, thing);
    return thing;
  });
}

/** Takes a removal back. Throws conflict where another name was given meanwhile. */
export function restoreThing(store: Store, id: string): NamedThing {
  return store.commit(() => {
    const anomaly = store.anomalies.find(store.namedThings.find(id).anomalyId);
    if (anomaly.thing !== null && anomaly.thing.id !== id)
      throw new Fault("conflict", `it is called ${anomaly.thing.name} now`);
    const thing = store.namedThings.restore(id);
    store.anomalies.setThing(anomaly.id, id);
    nameAlike(store, thing);
    retellAngle(store, thing);
    return thing;
  });
}

/** What was found in a recording just now is called by the names that its set-up knows. */
export function nameFound(store: Store, clip: Clip): void {
  const place = { angleId: store.takes.find(clip.takeId).angleId, camera: clip.camera };
  store.commit(() => {
    const things = store.namedThings.listSeen(place);
    for (const anomaly of store.anomalies.listSeen(place).filter(({ clipId }) => clipId === clip.id)) {
      const isGone = anomaly.thing !== null && !things.some(({ id }) => id === anomaly.thing?.id);
      const found = isGone || anomaly.thing === null ? findKnown(store, anomaly, things) : undefined;
      if (isGone || found) store.anomalies.setThing(anomaly.id, found?.id ?? null);
    }
    retellClip(store, clip, { isNews: false });
  });
}

function addThing(store: Store, anomaly: Anomaly, words: ThingWords & { who: string }): NamedThing {
  const box = findPlace(anomaly);
  if (box === null || !isNameable(anomaly, readTelling(anomaly).said))
    throw new Fault("conflict", "there is nothing here that the box has no name for");
  const { before, after } = store.anomalies.looks(anomaly.id);
  const [look, other] = listShowing(anomaly.kind).includes("reference") ? [before, after] : [after, before];
  const { angleId } = store.takes.find(anomaly.takeId);
  const { camera } = store.clips.find(anomaly.clipId);
  const thing = store.namedThings.add({ ...words, angleId, camera, box, look, other, anomalyId: anomaly.id });
  store.anomalies.setThing(anomaly.id, thing.id);
  nameAlike(store, thing);
  return thing;
}

/** Found before anybody said what it is, in whatever take of the set-up. */
function nameAlike(store: Store, thing: NamedThing): void {
  for (const anomaly of store.anomalies.listSeen(thing))
    if (anomaly.thing === null && findKnown(store, anomaly, [thing])) store.anomalies.setThing(anomaly.id, thing.id);
}

/** By place and look, as dismissals are. */
function findKnown(store: Store, anomaly: Anomaly, things: readonly NamedThing[]): NamedThing | undefined {
  const near = things.filter(({ box }) => isSamePlace(anomaly, { box, referenceBox: null }));
  if (near.length === 0 || !isUnnamed(readTelling(anomaly).said)) return undefined;
  const { before, after } = store.anomalies.looks(anomaly.id);
  const shown = { reference: before, take: after };
  const looks = listShowing(anomaly.kind).flatMap((picture) => shown[picture] ?? []);
  return findThing(near.map((thing) => ({ thing, looks })));
}
