import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/base/log.ts";
import type { Clip } from "../../src/domain/take.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { ViewMatches } from "../../src/pipeline/view-matches.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { draft, finishCheck, finishClips, startCheck } from "./pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "./web.ts";

const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
/** Planted in the film set's take, as its truth file says. */
export const BOTTLE_BOX = [0.19663, 0.57547, 0.0402, 0.21777] as const;
/** Moment at which the anomaly was seen best: whole seconds of the recording. */
export const BEST_FRAME = 120;

/** What the third take's camera sees of the reference's picture, in pixels of 1280x720. */
export const MOVED = { x: 40, y: 20, width: 1216, height: 684 };
const MOVED_SECONDS = 6;

/** A box with three takes of one set-up: the reference, a take with a bottle too many, and the reference by a camera that moved. */
export interface CompareStage extends AsyncDisposable {
  box: TestWeb;
  clips: [first: Clip, second: Clip, third: Clip];
  anomalyId: string;
}

/** Pictures are brought onto one another by the frames process itself. */
export async function openCompareStage(): Promise<CompareStage> {
  const runtimeDir = mkdtempSync(join(tmpdir(), "camf-compare-"));
  const frames = await openFrames({ runtimeDir, log: openLog("silent") });
  const box = await openTestWeb({ views: new ViewMatches({ frames, runtimeDir }) });
  const first = shoot(box, join(FILM_SET, "reference.mp4"));
  box.store.references.set({ angleId: box.angle.id, clip: first, provisional: false });
  const second = shoot(box, join(FILM_SET, "take.mp4"));
  const best = { ptsMs: (BEST_FRAME * 1000) / 24, frameIndex: BEST_FRAME };
  const added = { kind: "object-added", box: [...BOTTLE_BOX] as [number, number, number, number], referenceBox: null };
  const check = startCheck(box.store, second);
  await finishCheck(box.store, check, [
    draft("Bottle added, camera left, from 0:00.", { ...added, best, first: best }),
  ]);
  const third = shoot(box, await moveCamera(join(runtimeDir, "moved.mp4")));
  const [anomaly] = box.store.anomalies.list(second.takeId);
  const dispose = async () => {
    await box[Symbol.asyncDispose]();
    await frames[Symbol.asyncDispose]();
    rmSync(runtimeDir, { recursive: true, force: true });
  };
  return { box, clips: [first, second, third], anomalyId: anomaly.id, [Symbol.asyncDispose]: dispose };
}

function shoot({ store, angle }: TestWeb, recording: string): Clip {
  const armed = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
  store.roll(armed.id);
  const [clip] = finishClips(store, store.cut(armed.id), recording);
  return clip;
}

async function moveCamera(output: string): Promise<string> {
  const { x, y, width, height } = MOVED;
  const filter = ["-vf", `crop=${width}:${height}:${x}:${y},scale=1280:720`, "-t", String(MOVED_SECONDS)];
  const codec = ["-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "14"];
  await runFfmpeg(["-i", join(FILM_SET, "reference.mp4"), ...filter, ...codec, output]);
  return output;
}
