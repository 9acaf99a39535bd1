import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import type { AnomalyDraft } from "../../src/domain/anomaly.ts";
import type { Coverage } from "../../src/domain/coverage.ts";
import type { Angle, Project, Scene } from "../../src/domain/project.ts";
import type { Clip, Take } from "../../src/domain/take.ts";
import { openStore, type Store } from "../../src/store/store.ts";

/** A real store in a folder of its own, with a project, a scene, a set-up and one camera; gone when disposed. */
export interface Production extends Disposable {
  folder: string;
  store: Store;
  project: Project;
  scene: Scene;
  angle: Angle;
}

export function openProduction(): Production {
  const folder = mkdtempSync(join(tmpdir(), "camf-production-"));
  const store = openStore({
    databasePath: join(folder, "camf.db"),
    storagePath: join(folder, "storage"),
    storageLimitBytes: 1e9,
    clock: openSystemClock(),
  });
  const project = store.projects.add({
    name: "Ulica Łódzka",
    rate: { numerator: 24, denominator: 1 },
    slateScheme: "scene-letter",
  });
  const scene = store.scenes.add({ projectId: project.id, slate: "24", title: "Kitchen, night" });
  const angle = store.scenes.addAngle({ sceneIds: [scene.id], slate: "24A", title: "Over Żaneta's shoulder" });
  store.cameras.set("A", "test:ball");
  const dispose = () => {
    store[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, store, project, scene, angle, [Symbol.dispose]: dispose };
}

/** Arms (unless something is armed), rolls, cuts and stores a clip's media facts for the take. */
export function shootTake({ store, angle }: Production): { take: Take; clip: Clip } {
  const armed = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
  store.roll(armed.id);
  const take = store.cut(armed.id);
  const [clip] = store.clips.list(take.id);
  if (!clip) throw new Error("a take without a clip");
  const media = { rollMs: 500, cutMs: 45_500, width: 1920, height: 1080, frameRate: 24, hasSound: false };
  return { take, clip: store.clips.finish(clip.id, { path: `takes/${take.id}.mp4`, ...media }) };
}

export function draftAnomaly(change: Partial<AnomalyDraft> = {}): AnomalyDraft {
  const moment = { ptsMs: 12_500, frameIndex: 300 };
  return {
    kind: "object-missing",
    detector: "difference",
    confidence: 0.9,
    severity: "high",
    description: "Bottle gone, camera left of the lamp, from 0:12; there in take 1.",
    box: null,
    referenceBox: [0.2, 0.4, 0.1, 0.25],
    first: moment,
    last: { ptsMs: 40_000, frameIndex: 960 },
    best: moment,
    rank: 0,
    details: {},
    ...change,
  };
}

export function coverAll(change: Partial<Coverage> = {}): Coverage {
  return {
    detector: "difference",
    sampled: 180,
    checked: 180,
    dropped: 0,
    failed: 0,
    notChecked: [],
    msPerFrameP50: 31,
    msPerFrameP95: 48,
    ...change,
  };
}

/** Runs a check of a clip to its end and stores what it found. */
export function recordCheck(
  { store }: Production,
  check: { clip: Clip; drafts: AnomalyDraft[]; coverage?: Coverage[]; referenceId?: string | null; label?: string },
) {
  const { clip, drafts } = check;
  const id = store.checks.start({
    takeId: clip.takeId,
    clipId: clip.id,
    referenceId: check.referenceId ?? null,
    referenceLabel: check.label ?? "take 1",
  });
  const entries = drafts.map((draft) => ({
    draft,
    status: "open" as const,
    note: "",
    still: null,
    referenceStill: null,
  }));
  const found = store.anomalies.record({ id, takeId: clip.takeId, clipId: clip.id }, entries);
  store.checks.finish(id, { state: "complete", coverage: check.coverage ?? [coverAll()], done: 180, total: 180 });
  store.takes.finishChecking(clip.takeId);
  return found;
}
