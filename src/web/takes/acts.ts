import { Fault } from "../../base/fault.ts";
import type { Slate } from "../../domain/slate.ts";
import type { CameraStatus } from "../../domain/source.ts";
import { STALE_PICTURE_MS } from "../../domain/source.ts";
import type { Clip, Take, TakeFlag } from "../../domain/take.ts";
import type { Store } from "../../store/store.ts";
import type { Desk } from "../desk.ts";

/** What the crew can do with takes; pages and API call the same. Only rows are written: the pipeline follows them. */

/** True for a camera whose picture may be shown as live. */
export function isLive(camera: CameraStatus): boolean {
  return camera.state === "live" && camera.pictureAgeMs !== null && camera.pictureAgeMs <= STALE_PICTURE_MS;
}

/** Puts the roll mark; refuses before anything is written when there is no room or no picture. */
export async function rollTake(desk: Desk, takeId: string): Promise<Take> {
  const { minutesLeft, floorMinutes } = await desk.storage.read();
  if (minutesLeft < floorMinutes) {
    throw new Fault("conflict", `only ${minutesLeft} min of storage are left; free some before rolling`);
  }
  const take = desk.store.takes.find(takeId);
  const plugged = desk.store.cameras.list().length > 0;
  if (take.state === "armed" && plugged && !desk.live.cameras().some(isLive)) {
    throw new Fault("conflict", "no camera has a picture; look at the cameras first");
  }
  return desk.store.roll(takeId);
}

export function armTake(desk: Desk, angleId: string): Take {
  const angle = desk.store.scenes.findAngle(angleId);
  return desk.store.takes.arm({ angleId, dayId: desk.store.projects.openDay(angle.projectId)?.id ?? null });
}

/** Corrects a take. A newly circled one confirms the reference that was provisionally made from it. */
export function changeTake(
  store: Store,
  takeId: string,
  change: { slate?: Partial<Slate>; flags?: TakeFlag[]; note?: string },
): Take {
  const wasCircled = store.takes.find(takeId).flags.includes("circled");
  return store.commit(() => {
    const take = store.takes.change(takeId, change);
    if (take.flags.includes("circled") && !wasCircled) confirmReferences(store, take);
    return take;
  });
}

export function setFlag(store: Store, takeId: string, flag: { name: TakeFlag; on: boolean }): Take {
  const others = store.takes.find(takeId).flags.filter((one) => one !== flag.name);
  return changeTake(store, takeId, { flags: flag.on ? [...others, flag.name] : others });
}

function confirmReferences(store: Store, take: Take): void {
  for (const clip of store.clips.list(take.id)) {
    const reference = store.references.current(take.angleId, clip.camera);
    if (reference?.clipId === clip.id && reference.provisional) {
      store.references.set({ angleId: take.angleId, clip, provisional: false });
    }
  }
}

const DECLINED_PREFIX = "web.match-declined.";

/** The clips that a circled take offers as references: later than what is in force, and not declined yet. */
export function findMatchOffer(store: Store, take: Take): Clip[] {
  if (!take.flags.includes("circled") || take.state === "armed" || take.state === "rolling") return [];
  if (store.settings.get(DECLINED_PREFIX + take.id) !== undefined) return [];
  return store.clips.list(take.id).filter((clip) => {
    const reference = store.references.current(take.angleId, clip.camera);
    if (!reference || reference.takeId === take.id || clip.path === null) return false;
    return store.takes.find(reference.takeId).createdAt < take.createdAt;
  });
}

/** From now on the set-up is compared with this take. */
export function matchTo(store: Store, takeId: string): void {
  const take = store.takes.find(takeId);
  const clips = store.clips.list(takeId).filter((clip) => clip.path !== null);
  if (clips.length === 0) throw new Fault("conflict", "this take has no recording to match to");
  store.commit(() => {
    for (const clip of clips) store.references.set({ angleId: take.angleId, clip, provisional: false });
  });
}

/** The offer is made once: a "no" is kept. The take is journaled so that other tablets drop the question too. */
export function declineMatch(store: Store, takeId: string): void {
  store.takes.find(takeId);
  store.commit(() => {
    store.settings.set(DECLINED_PREFIX + takeId, "1");
    store.takes.change(takeId, {});
  });
}
