import type { Anomaly, AnomalyStatus } from "../domain/anomaly.ts";
import { DISMISSAL_REASONS, type Dismissal, type DismissalWish } from "../domain/dismissal.ts";
import { findHabits } from "../domain/dismissal-match.ts";
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
  return store.dismissals.add(anomaly, wish, {
    angleId: take.angleId,
    sceneId: findSceneOf(store, take),
    camera: clip.camera,
    atMs: Math.max(0, anomaly.best.ptsMs - clip.rollMs),
    who: who.slice(0, LONGEST_WHO),
  });
}

/** Judges an anomaly: intended and false alarm are dismissals of this take, anything else takes a dismissal of it back. */
export function judgeAnomaly(store: Store, anomalyId: string, said: { status: AnomalyStatus; who: string }): Anomaly {
  const { status, who } = said;
  const reason = DISMISSAL_REASONS.find((one) => one === status);
  return store.commit(() => {
    if (reason) dismissAnomaly(store, anomalyId, { reason, scope: "take", untilDay: null, who });
    else store.dismissals.release(anomalyId);
    return reason ? store.anomalies.find(anomalyId) : store.anomalies.judge(anomalyId, { status });
  });
}

/** What was dismissed again and again in a take's set-up, also in this take, and was never asked about. */
export function findHabitOffers(store: Store, take: Take): Dismissal[][] {
  const all = store.dismissals.listAngle(take.angleId);
  const wide = all.filter(({ scope, undoneAt }) => scope !== "take" && undoneAt === null);
  return findHabits(all).filter((group) => {
    if (!group.some(({ takeId }) => takeId === take.id)) return false;
    const answered = store.dismissals.listAnswered(group.map(({ id }) => id));
    return answered.size === 0 && !wide.some((one) => group.some(({ anomalyId }) => anomalyId === one.anomalyId));
  });
}

/** Of a set-up that covers several scenes the one on the slate, word for word; else the first. */
function findSceneOf(store: Store, take: Take): string | null {
  const scenes = store.scenes.findAngle(take.angleId).sceneIds.map((id) => store.scenes.find(id));
  return (scenes.find(({ slate }) => slate === take.slate.scene) ?? scenes[0])?.id ?? null;
}
