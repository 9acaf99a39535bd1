import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import type { Coverage } from "../../src/domain/coverage.ts";
import type { Clip, Take } from "../../src/domain/take.ts";
import type { Store } from "../../src/store/store.ts";
import { drawPicture } from "./web.ts";

/** Writes the rows that the pipeline writes for a take that was cut, so that pages can be tested without one. */

const MEDIA = { rollMs: 500, cutMs: 12_500, width: 1280, height: 720, frameRate: 24, hasSound: false };

/** Finishes every clip of a take with the given recording. */
export function finishClips(store: Store, take: Take, recording: string): Clip[] {
  return store.clips.list(take.id).map((clip) => {
    const path = join("clips", `${clip.id}.mp4`);
    const copy = join(store.media.root, path);
    store.media.write(copy, readFileSync(recording));
    return store.clips.finish(clip.id, { path, ...MEDIA });
  });
}

export function startCheck(store: Store, clip: Clip): string {
  const reference = store.references.current(store.takes.find(clip.takeId).angleId, clip.camera);
  const label = reference ? `take ${store.takes.find(reference.takeId).slate.take}` : "";
  return store.checks.start({
    takeId: clip.takeId,
    clipId: clip.id,
    referenceId: reference?.id ?? null,
    referenceLabel: label,
  });
}

/** Ends a check: everything checked, with these anomalies. */
export async function finishCheck(store: Store, checkId: string, drafts: readonly AnomalyDraft[]): Promise<void> {
  const check = store.checks.find(checkId);
  if (!check) throw new Error("no such check");
  const still = join("stills", `${checkId}.jpg`);
  store.media.write(join(store.media.root, still), await drawPicture());
  const entries = drafts.map((draft) => ({
    draft,
    status: "open" as const,
    note: "",
    still,
    referenceStill: still,
  }));
  store.commit(() => {
    store.anomalies.record({ id: checkId, takeId: check.takeId, clipId: check.clipId }, entries);
    store.checks.finish(checkId, { state: "complete", coverage: [covered()], done: 48, total: 48 });
    store.takes.finishChecking(check.takeId);
  });
}

function covered(change: Partial<Coverage> = {}): Coverage {
  const counts = { sampled: 48, checked: 48, dropped: 0, failed: 0 };
  return { detector: "difference", ...counts, notChecked: [], msPerFrameP50: 90, msPerFrameP95: 140, ...change };
}

export function draft(description: string, change: Partial<AnomalyDraft> = {}): AnomalyDraft {
  return {
    kind: "object-missing",
    detector: "difference",
    confidence: 0.9,
    severity: "high",
    description,
    box: null,
    referenceBox: [0.3, 0.4, 0.1, 0.3],
    first: { ptsMs: 4500, frameIndex: 108 },
    last: { ptsMs: 12_000, frameIndex: 288 },
    best: { ptsMs: 8000, frameIndex: 192 },
    rank: 0,
    details: {},
    ...change,
  };
}
