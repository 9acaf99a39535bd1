import { Fault } from "../base/fault.ts";
import { readClip } from "../capture/clip.ts";
import type { Panel } from "../detectors/panel.ts";
import type { Clip } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import { openComparison } from "./comparison.ts";
import type { LiveVerdict } from "./live-comparison.ts";

export interface WorkOffOptions {
  frames: Frames;
  panel: Panel;
  runtimeDir: string;
  closing: AbortSignal;
  clip: Clip;
  /** Absolute path of the clip's file. */
  path: string;
  verdict: LiveVerdict;
  referenceDirectory: string;
  rateHz: number;
  onDone: () => void;
}

/** Neighbours read on both sides of what was let go, so that what moves can be told from what stays. */
const MARGIN_MS = 2500;

/** Compares from the recording what was let go or failed while the camera rolled. */
export async function workOff(options: WorkOffOptions): Promise<void> {
  const { clip, verdict } = options;
  const wanted = new Map(verdict.tallies.map((tally) => [tally.detector, new Set(tally.unanswered)]));
  const unanswered = [...new Set(verdict.tallies.flatMap((tally) => tally.unanswered))].sort((a, b) => a - b);
  for (const stretch of findStretches(unanswered)) {
    if (options.closing.aborted) throw new Fault("unavailable", "the comparison was stopped");
    await compareStretch(options, wanted, stretch, clip);
  }
}

/** Groups times whose margins touch. */
function findStretches(times: number[]): { fromMs: number; toMs: number }[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const time of times) {
    const last = stretches.at(-1);
    if (last && time - MARGIN_MS <= last.toMs) last.toMs = time + MARGIN_MS;
    else stretches.push({ fromMs: time - MARGIN_MS, toMs: time + MARGIN_MS });
  }
  return stretches;
}

async function compareStretch(
  options: WorkOffOptions,
  wanted: Map<string, Set<number>>,
  stretch: { fromMs: number; toMs: number },
  clip: Clip,
): Promise<void> {
  const { frames, panel, runtimeDir, path, verdict, referenceDirectory, rateHz, onDone } = options;
  const frameRate = clip.frameRate ?? 25;
  const times = [...new Set(verdict.tallies.flatMap((tally) => tally.times))]
    .filter((time) => time >= stretch.fromMs && time <= stretch.toMs)
    .sort((a, b) => a - b);
  const timeOfFrame = new Map(times.map((time) => [Math.round(((time + clip.rollMs) * frameRate) / 1000), time]));
  const { tracker, tallies } = verdict;
  const comparison = await openComparison({
    frames,
    panel,
    tracker,
    tallies,
    referenceDirectory,
    rateHz,
    mode: "clip",
    pace: "patient",
    wanted,
    onDone,
  });
  await using reading = readClip({ path, runtimeDir, pick: { frames: [...timeOfFrame.keys()] } });
  for await (const sample of reading) {
    const takeMs = timeOfFrame.get(sample.frameIndex);
    if (takeMs === undefined) reading.giveBack(sample.frame);
    else {
      const moment = { ptsMs: clip.rolledAtMs + takeMs, frameIndex: sample.frameIndex };
      await comparison.push({ sample, takeMs, moment, giveBack: (frame) => reading.giveBack(frame) });
    }
  }
  await comparison.finish();
}
