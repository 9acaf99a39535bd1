import { Fault } from "../base/fault.ts";
import type { Anomaly, AnomalyStatus } from "../domain/anomaly.ts";
import { isLook, measureLooks, SAME_LOOK } from "../domain/appearance.ts";
import {
  appliesTo,
  BACK_KIND,
  DISMISSAL_REASONS,
  type Dismissal,
  type DismissalWish,
  type TakePlace,
} from "../domain/dismissal.ts";
import { findHabits, isSamePlace } from "../domain/dismissal-match.ts";
import type { Take } from "../domain/take.ts";
import type { Store } from "./store.ts";

/** Where names of paired browsers are cut, as the table has it. */
const LONGEST_WHO = 100;

/** Lets an anomaly pass, for as long as the scope says; what was said of it before is undone. */
export function dismissAnomaly(store: Store, anomalyId: string, said: DismissalWish & { who: string }): Dismissal {
  const { who, ...wish } = said;
  const anomaly = store.anomalies.find(anomalyId);
  const take = store.takes.find(anomaly.takeId);
  const clip = store.clips.find(anomaly.clipId);
  return store.commit(() => {
    const dismissal = store.dismissals.add(anomaly, wish, {
      angleId: take.angleId,
      sceneId: findSceneOf(store, take),
      camera: clip.camera,
      atMs: Math.max(0, anomaly.best.ptsMs - clip.rollMs),
      who: who.slice(0, LONGEST_WHO),
    });
    openBeyond(store, dismissal);
    closeAlike(store, dismissal);
    return dismissal;
  });
}

/**
 * The answer to whether a habit is to be ignored in the set-up. With yes, each of the looks that the thing had is let pass
 * there from now on. Throws conflict when no picture of it was kept: nothing would ever be taken for it.
 */
export function answerHabit(
  store: Store,
  said: { group: readonly Dismissal[]; answer: "yes" | "no"; who: string },
): Dismissal[] {
  const { group, answer, who } = said;
  return store.commit(() => {
    store.habitAnswers.save(group, answer);
    if (answer === "no") return [];
    const kept = listDistinct(group);
    if (kept.length === 0) throw new Fault("conflict", "no picture of it was kept, so the box could not recognise it");
    return kept.map((one) => {
      const wide = store.dismissals.widen(one, who.slice(0, LONGEST_WHO));
      closeAlike(store, wide);
      return wide;
    });
  });
}

function listDistinct(group: readonly Dismissal[]): Dismissal[] {
  const kept: Dismissal[] = [];
  for (const one of group) {
    const { after } = one;
    if (after === null || kept.some((other) => other.after !== null && measureLooks(other.after, after) <= SAME_LOOK))
      continue;
    kept.push(one);
  }
  return kept;
}

/** Judges an anomaly: intended and false alarm are dismissals of this take, anything else takes a dismissal of it back. */
export function judgeAnomaly(store: Store, anomalyId: string, said: { status: AnomalyStatus; who: string }): Anomaly {
  const { status, who } = said;
  const reason = DISMISSAL_REASONS.find((one) => one === status);
  return store.commit(() => {
    if (reason) dismissAnomaly(store, anomalyId, { reason, scope: "take", untilDay: null, who });
    else store.dismissals.release(store.anomalies.find(anomalyId));
    return reason ? store.anomalies.find(anomalyId) : store.anomalies.judge(anomalyId, { status });
  });
}

/** What was dismissed again and again in a take's set-up, also in this take, and was never asked about. */
export function findHabitOffers(store: Store, take: Take): Dismissal[][] {
  const all = store.dismissals.listAngle(take.angleId);
  const wide = all.filter(({ scope, undoneAt }) => scope !== "take" && undoneAt === null);
  return findHabits(all).filter((group) => {
    if (!group.some(({ takeId }) => takeId === take.id)) return false;
    const answered = store.habitAnswers.list(group.map(({ id }) => id));
    return answered.size === 0 && !wide.some((one) => group.some(({ anomalyId }) => anomalyId === one.anomalyId));
  });
}

/** Dismissals that hold for a take as one camera sees it, newest first. */
export function listApplying(store: Store, take: Take, camera: string): Dismissal[] {
  const place = placeTake(store, take, camera);
  const { projectId } = store.scenes.findAngle(take.angleId);
  return store.dismissals
    .listStanding(projectId)
    .filter((dismissal) => appliesTo(dismissal, tellStory(store, dismissal.sceneId), place));
}

/** A scope that was made narrower: what lies beyond it is open again. */
function openBeyond(store: Store, dismissal: Dismissal): void {
  const origin = tellStory(store, dismissal.sceneId);
  for (const anomaly of store.anomalies.listDismissed(dismissal.id)) {
    const take = store.takes.find(anomaly.takeId);
    const place = placeTake(store, take, store.clips.find(anomaly.clipId).camera);
    if (!appliesTo(dismissal, origin, place)) store.anomalies.reopen(anomaly.id);
  }
}

/** Found before anybody said a word of it, in whatever take the scope reaches: it is known now. */
function closeAlike(store: Store, dismissal: Dismissal): void {
  const { scope, before, after, reason } = dismissal;
  if (scope === "take" || after === null) return;
  const { projectId } = store.scenes.findAngle(dismissal.angleId);
  const origin = tellStory(store, dismissal.sceneId);
  for (const anomaly of store.anomalies.listByStatus("open")) {
    if (anomaly.kind === BACK_KIND || !isSamePlace(anomaly, dismissal)) continue;
    const look = store.anomalies.looks(anomaly.id).after;
    if (look === null || !isLook([look], after, before)) continue;
    const take = store.takes.find(anomaly.takeId);
    const place = placeTake(store, take, store.clips.find(anomaly.clipId).camera);
    const isSameProduction = store.scenes.findAngle(take.angleId).projectId === projectId;
    if (isSameProduction && appliesTo(dismissal, origin, place))
      store.anomalies.dismiss(anomaly.id, { status: reason, dismissalId: dismissal.id });
  }
}

function placeTake(store: Store, take: Take, camera: string): TakePlace {
  const sceneId = findSceneOf(store, take);
  return { takeId: take.id, angleId: take.angleId, camera, sceneId, ...tellStory(store, sceneId) };
}

function tellStory(store: Store, sceneId: string | null): Pick<TakePlace, "line" | "day"> {
  if (sceneId === null) return { line: "", day: null };
  const { line, day } = store.stories.find(sceneId);
  return { line, day };
}

/** Of a set-up that covers several scenes the one on the slate, word for word; else the first. */
function findSceneOf(store: Store, take: Take): string | null {
  const scenes = store.scenes.findAngle(take.angleId).sceneIds.map((id) => store.scenes.find(id));
  return (scenes.find(({ slate }) => slate === take.slate.scene) ?? scenes[0])?.id ?? null;
}
