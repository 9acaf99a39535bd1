import { appliesTo, type Dismissal, type TakePlace } from "../domain/dismissal.ts";
import type { Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import { placeTake } from "./recording.ts";

/** Dismissals that hold for a take as one camera sees it, newest first. */
export function listApplying(store: Store, take: Take, camera: string): Dismissal[] {
  const { project, scene, angle } = placeTake(store, take);
  const told = scene ? store.stories.find(scene.id) : undefined;
  const place: TakePlace = {
    takeId: take.id,
    angleId: angle.id,
    camera,
    sceneId: scene?.id ?? null,
    line: told?.line ?? "",
    day: told?.day ?? null,
  };
  return store.dismissals.listStanding(project.id).filter((dismissal) => {
    const { line, day } = dismissal.sceneId === null ? { line: "", day: null } : store.stories.find(dismissal.sceneId);
    return appliesTo(dismissal, { line, day }, place);
  });
}
