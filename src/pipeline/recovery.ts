import { existsSync, statSync } from "node:fs";
import { probeClip } from "../capture/media.ts";
import { deleteSegment } from "../capture/segments.ts";
import type { Segment } from "../store/segments.ts";
import type { Store } from "../store/store.ts";

/**
 * Gives an end to segments that grew when the box died, and lets go of what no take needs any more: files that are gone
 * or cannot be read, and the rings of earlier boots.
 */
export async function closeTornSegments(store: Store): Promise<void> {
  const needed = new Set(store.clips.listUnfinished().map(({ camera, bootId }) => `${camera} ${bootId}`));
  for (const segment of store.segments.listAll()) {
    const isNeeded = needed.has(`${segment.camera} ${segment.bootId}`);
    if (segment.bootId !== store.bootId && !isNeeded) await dropSegment(store, segment);
    else if (segment.endedAtMs === null) await closeSegment(store, segment);
  }
}

async function closeSegment(store: Store, segment: Segment): Promise<void> {
  const path = store.media.absolutePath(segment.path);
  const facts = existsSync(path) ? await probeClip(path).catch(() => undefined) : undefined;
  if (facts) store.segments.close(segment.path, segment.startedAtMs + facts.durationMs, statSync(path).size);
  else await dropSegment(store, segment);
}

async function dropSegment(store: Store, segment: Segment): Promise<void> {
  await deleteSegment(store.media.absolutePath(segment.path));
  store.segments.remove(segment.path);
}

/**
 * A box that finds a rolling take at its start (pulled power, killed process) closes it at its last frame on disk
 * and marks it interrupted; cutting also arms the next slate of the same set-up. Segments must have been closed.
 */
export function closeInterruptedTakes(store: Store): void {
  for (const take of store.takes.listByState("rolling")) {
    const clips = store.clips.list(take.id);
    const ends = clips.flatMap(({ camera, bootId }) => store.segments.list(camera, bootId).at(-1)?.endedAtMs ?? []);
    const rolled = clips.map(({ rolledAtMs }) => rolledAtMs);
    const cutAtMs = clips.length > 0 ? Math.max(...rolled, ...ends) : store.clock.monotonicMs();
    store.takes.cut(take.id, { cutAtMs, interrupted: true });
  }
}
