import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { joinSegments } from "../capture/join.ts";
import { probeClip } from "../capture/media.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import type { CameraDeck } from "./camera-deck.ts";

export interface RecordingOptions {
  store: Store;
  deck: CameraDeck;
  take: Take;
  clip: Clip;
}

/** Joins the ring's segments of one clip to one file beside its sidecar; returns the finished row. */
export async function finishRecording(options: RecordingOptions): Promise<Clip> {
  const { store, deck, take, clip } = options;
  if (clip.path !== null) return clip;
  const cutAtMs = clip.cutAtMs ?? clip.rolledAtMs;
  if (clip.bootId === store.bootId) await deck.recorded(clip.camera, cutAtMs);
  const segments = store.segments
    .list(clip.camera, clip.bootId)
    .map(({ path, startedAtMs }) => ({ path: store.media.absolutePath(path), startedAtMs }));
  if (segments.length === 0) throw new Fault("unavailable", `camera ${clip.camera} recorded nothing of this take`);
  const output = join(store.media.takeFolder(placeTake(store, take)), `camera-${clip.camera}.mp4`);
  const joined = await joinSegments({ segments, fromMs: clip.rolledAtMs, toMs: cutAtMs, output });
  const { hasSound } = await probeClip(output);
  const finished = store.clips.finish(clip.id, { ...joined, hasSound, path: store.media.relativePath(output) });
  writeSidecar(store, finished.takeId);
  return finished;
}

/** Writes what the database knows of a take beside each of its recordings, so that it can be rebuilt from the folder. */
export function writeSidecar(store: Store, takeId: string): void {
  const take = store.takes.find(takeId);
  const { project, scene, angle } = placeTake(store, take);
  const anomalies = store.anomalies.list(takeId);
  for (const clip of store.clips.list(takeId)) {
    if (clip.path === null) continue;
    store.media.writeSidecar(store.media.absolutePath(clip.path), {
      version: 1,
      boxId: store.boxId,
      project,
      scene,
      angle,
      take,
      clip,
      anomalies: anomalies.filter((anomaly) => anomaly.clipId === clip.id),
    });
  }
}

/**
 * Where a take belongs: its project, scene and set-up. Of a set-up that covers several scenes the take's is the one that
 * stands on its slate, word for word, else the first.
 */
export function placeTake(store: Store, take: Take) {
  const angle = store.scenes.findAngle(take.angleId);
  const scenes = angle.sceneIds.map((id) => store.scenes.find(id));
  return {
    project: store.projects.find(angle.projectId),
    scene: scenes.find(({ slate }) => slate === take.slate.scene) ?? scenes[0],
    angle,
    take,
  };
}
