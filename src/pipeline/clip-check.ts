import { dirname, join } from "node:path";
import { carryVerdicts } from "../anomalies/carrying.ts";
import type { Clock } from "../base/clock.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import type { AnomalyDraft, Moment } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import { compareFootage } from "./footage-comparison.ts";
import type { LiveVerdict } from "./live-comparison.ts";
import { ReportingPace } from "./progress.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";
import { writeStills } from "./stills.ts";
import { workOff } from "./work-off.ts";

export interface ClipCheckOptions {
  store: Store;
  frames: Frames;
  panel: Panel;
  shelf: ReferenceShelf;
  clock: Clock;
  log: Log;
  runtimeDir: string;
  closing: AbortSignal;
  take: Take;
  clip: Clip;
  /** The reference's clip and its row's id and name as said. */
  reference: { id: string; clip: Clip; label: string; directory: string };
  detectors: string[];
  rateHz: number;
  checkId: string;
  /** What was compared while it rolled; undefined when nothing was. */
  live: LiveVerdict | undefined;
}

/** Compares the rest of a clip from its recording, then stores coverage, anomalies and their stills as one. */
export async function checkClip(options: ClipCheckOptions): Promise<void> {
  const { store, checkId, take, clip } = options;
  const progress = new ReportingPace(options.clock, (done, total) => store.checks.advance(checkId, { done, total }));
  try {
    const { drafts, coverage } = options.live
      ? await finishLive(options, options.live, progress)
      : await compareWhole(options, progress);
    const entries = await completeEntries(options, drafts);
    store.commit(() => {
      store.anomalies.record({ id: checkId, takeId: take.id, clipId: clip.id }, entries);
      store.checks.finish(checkId, { state: "complete", coverage, ...progress.counts() });
    });
  } catch (error) {
    if (options.closing.aborted) return;
    options.log.error("a clip could not be checked", {
      take: take.id,
      camera: clip.camera,
      error: describeError(error),
    });
    const coverage = options.detectors.map((detector) => describeFailure(detector, clip, describeError(error)));
    store.checks.finish(checkId, { state: "incomplete", coverage, ...progress.counts() });
  }
}

interface Outcome {
  drafts: AnomalyDraft[];
  coverage: Coverage[];
}

async function finishLive(options: ClipCheckOptions, live: LiveVerdict, progress: ReportingPace): Promise<Outcome> {
  const { clip, store } = options;
  if (clip.path === null) throw new Error("the recording is not there");
  noteGaps(live, clip, options.rateHz);
  const waiting = live.tallies.reduce((sum, tally) => sum + tally.unanswered.length, 0);
  const noted = live.tallies.reduce((sum, tally) => sum + tally.sampled, 0);
  progress.set(noted - waiting, noted);
  await workOff({
    ...options,
    path: store.media.absolutePath(clip.path),
    verdict: live,
    referenceDirectory: options.reference.directory,
    onDone: () => progress.step(),
  });
  const drafts = live.tracker.finish().map((draft) => placeInClip(draft, clip));
  return { drafts, coverage: live.tallies.map((tally) => tally.coverage()) };
}

async function compareWhole(options: ClipCheckOptions, progress: ReportingPace): Promise<Outcome> {
  const { store, clip, reference } = options;
  const verdict = await compareFootage({
    ...options,
    reference: footageOf(store, reference.clip),
    referenceLabel: reference.label,
    take: footageOf(store, clip),
    referenceDirectory: reference.directory,
    signal: options.closing,
    onProgress: ({ stage, done, total }) => stage === "take" && progress.set(done, total),
  });
  return { drafts: verdict.anomalies, coverage: verdict.coverage };
}

/** The stretch of a recording from roll to cut. */
export function footageOf(store: Store, clip: Clip) {
  const frameRate = clip.frameRate ?? 25;
  const firstFrame = Math.round((clip.rollMs * frameRate) / 1000);
  const lastFrame = Math.max(firstFrame, Math.round(((clip.cutMs ?? clip.rollMs) * frameRate) / 1000) - 1);
  return { path: store.media.absolutePath(clip.path ?? ""), firstFrame, lastFrame };
}

/** Stretches without any picture (the source was lost) are not checked, and said so. */
function noteGaps(live: LiveVerdict, clip: Clip, rateHz: number): void {
  const periodMs = 1000 / rateHz;
  const endMs = (clip.cutAtMs ?? clip.rolledAtMs) - clip.rolledAtMs;
  for (const tally of live.tallies) {
    const times = [0, ...tally.times.sort((a, b) => a - b), endMs];
    for (const [index, time] of times.entries()) {
      const next = times[index + 1];
      if (next === undefined || next - time < 3 * periodMs) continue;
      for (let at = time + periodMs; at < next - periodMs / 2; at += periodMs)
        tally.noteNotChecked(at, "no picture from the camera");
    }
  }
}

/** From box-monotonic moments to places in the joined file. */
function placeInClip(draft: AnomalyDraft, clip: Clip): AnomalyDraft {
  const place = (moment: Moment): Moment => {
    const ptsMs = Math.max(0, moment.ptsMs - clip.rolledAtMs + clip.rollMs);
    return { ptsMs, frameIndex: Math.round((ptsMs * (clip.frameRate ?? 25)) / 1000) };
  };
  return { ...draft, first: place(draft.first), last: place(draft.last), best: place(draft.best) };
}

async function completeEntries(options: ClipCheckOptions, drafts: AnomalyDraft[]) {
  const { store, clip, take, reference } = options;
  const earlier = store.anomalies.list(take.id).filter((anomaly) => anomaly.clipId === clip.id);
  const folder = join(
    dirname(store.media.absolutePath(clip.path ?? "")),
    `stills-${clip.camera}-${options.checkId.slice(-8)}`,
  );
  const stills = await writeStills({ ...options, folder, reference: reference.clip, drafts }).catch(
    (error: unknown) => {
      options.log.error("stills could not be made", { take: take.id, error: describeError(error) });
      return drafts.map(() => ({ still: null, referenceStill: null }));
    },
  );
  return carryVerdicts(drafts, earlier).map((carried, index) => ({ ...carried, ...stills[index] }));
}

function describeFailure(detector: string, clip: Clip, reason: string): Coverage {
  const toMs = (clip.cutMs ?? clip.rollMs) - clip.rollMs;
  return {
    detector,
    sampled: 0,
    checked: 0,
    dropped: 0,
    failed: 0,
    notChecked: [{ fromMs: 0, toMs, samples: 0, reason }],
    msPerFrameP50: null,
    msPerFrameP95: null,
  };
}
