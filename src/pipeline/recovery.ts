import { existsSync, statSync } from "node:fs";
import { probeClip } from "../capture/media.ts";
import type { Store } from "../store/store.ts";

/**
 * A box that finds a rolling take at its start (pulled power, killed process) closes it at its last frame on disk
 * and marks it interrupted; cutting also arms the next slate of the same set-up.
 */
export async function closeInterruptedTakes(store: Store): Promise<void> {
  for (const take of store.takes.listByState("rolling")) {
    const clips = store.clips.list(take.id);
    const ends = await Promise.all(clips.map((clip) => findLastFrame(store, clip.camera, clip.bootId)));
    const rolledAtMs = Math.min(...clips.map((clip) => clip.rolledAtMs));
    const cutAtMs = Math.max(rolledAtMs, ...ends.filter((end) => end !== undefined));
    store.takes.cut(take.id, {
      cutAtMs: Number.isFinite(cutAtMs) ? cutAtMs : store.clock.monotonicMs(),
      interrupted: true,
    });
  }
}

/** Box-monotonic end of the newest segment with picture, of the boot that recorded it. */
async function findLastFrame(store: Store, camera: string, bootId: string): Promise<number | undefined> {
  for (const segment of store.segments.list(camera, bootId).reverse()) {
    if (segment.endedAtMs !== null) return segment.endedAtMs;
    const path = store.media.absolutePath(segment.path);
    if (!existsSync(path)) continue;
    const facts = await probeClip(path).catch(() => undefined);
    if (!facts) continue;
    const endedAtMs = segment.startedAtMs + facts.durationMs;
    store.segments.close(segment.path, endedAtMs, statSync(path).size);
    return endedAtMs;
  }
  return undefined;
}
