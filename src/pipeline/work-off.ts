import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { Frames } from "../frames/frames.ts";
import { Comparison } from "./comparison.ts";
import type { Examination } from "./examination.ts";
import type { Examiner } from "./examiner.ts";
import { numberFrame } from "./live-comparison.ts";
import type { RecordedTake } from "./recorded-take.ts";
import type { RightOfWay } from "./right-of-way.ts";
import { chooseStretch } from "./work-order.ts";

export interface WorkOffOptions {
  frames: Frames;
  log: Log;
  closing: AbortSignal;
  examination: Examination;
  recording: RecordedTake;
  /** Every sample of the take, in ms from roll, ascending. */
  times: readonly number[];
  /** Frames a second by which samples are numbered for detectors. */
  frameRate: number;
  /** Of roll, on the clock of the moments. */
  rolledAtMs: number;
  /** Undefined: no detector wants pairs. */
  referenceDirectory: string | undefined;
  rateHz: number;
  /** How the whole take runs beside the reference, as far as it was seen while it rolled. */
  alignment?: TimeAlignment;
  rightOfWay?: RightOfWay;
  onDone: () => void;
}

/** Neighbours read on both sides of what is compared, so that what moves can be told from what stays. */
const MARGIN_MS = 2500;
const GONE = "the recording has no such picture";

/** Compares from the recording what waits, was let go, or failed: a stretch at a time, the most valuable first. */
export async function workOff(options: WorkOffOptions): Promise<void> {
  const { examination, times, closing } = options;
  const { examiners } = examination;
  while (true) {
    const late = [...new Set(examiners.flatMap(({ tally }) => tally.unanswered))].sort((a, b) => a - b);
    const found = [...new Set(examiners.flatMap(({ foundMs }) => foundMs))].sort((a, b) => a - b);
    const stretch = chooseStretch({ times, late, found });
    if (stretch.length === 0) return;
    if (closing.aborted) throw new Fault("unavailable", "the comparison was stopped");
    await settle(options, stretch);
  }
}

/** Compares one stretch; afterwards every sample of it was answered or tried. */
async function settle(options: WorkOffOptions, stretch: readonly number[]): Promise<void> {
  const { examination, log, closing, onDone } = options;
  const wanted = examination.examiners.map((examiner) => ({
    examiner,
    times: new Set(stretch.filter((time) => examiner.tally.isUnanswered(time))),
    asked: examiner.tally.attempts,
  }));
  let fault: string | undefined;
  try {
    await compareStretch(options, wanted);
  } catch (error) {
    if (closing.aborted) throw error;
    fault = describeError(error);
    log.warn("a stretch of a recording could not be compared", { error: fault });
  }
  for (const { examiner, times, asked } of wanted) {
    for (const time of times) {
      if (!examiner.tally.isUnanswered(time) || examiner.tally.attempts.get(time) !== asked.get(time)) continue;
      if (fault === undefined) examiner.tally.noteNotChecked(time, GONE);
      else examiner.tally.noteFailed(time, fault);
      onDone();
    }
  }
}

interface Wish {
  examiner: Examiner;
  times: ReadonlySet<number>;
}

async function compareStretch(options: WorkOffOptions, wanted: readonly Wish[]): Promise<void> {
  const { recording, rolledAtMs, frameRate } = options;
  const wishes = wanted.filter(({ times }) => times.size > 0);
  const examiners = wishes.map(({ examiner }) => examiner);
  const needsPairs = examiners.some((examiner) => examiner.wantsPairs);
  const comparison = new Comparison({
    ...options,
    examiners,
    referenceDirectory: needsPairs ? options.referenceDirectory : undefined,
    mode: "clip",
    pace: "patient",
  });
  for await (const { takeMs, sample, giveBack } of recording.read(listNeeded(options.times, wishes))) {
    const wantedBy = new Set(wishes.filter(({ times }) => times.has(takeMs)).map(({ examiner }) => examiner.name));
    const frameIndex = numberFrame(takeMs, frameRate);
    const moment = { ptsMs: rolledAtMs + takeMs, frameIndex: sample.frameIndex };
    await comparison.push({ sample, takeMs, frameIndex, moment, giveBack, wantedBy });
  }
  await comparison.finish();
}

/** What is compared, and around what is compared in pairs its neighbours. */
function listNeeded(all: readonly number[], wishes: readonly Wish[]): number[] {
  const wanted = new Set(wishes.flatMap(({ times }) => [...times]));
  const paired = wishes.filter(({ examiner }) => examiner.wantsPairs).flatMap(({ times }) => [...times]);
  if (paired.length === 0) return [...wanted].sort((a, b) => a - b);
  const from = Math.min(...paired) - MARGIN_MS;
  const to = Math.max(...paired) + MARGIN_MS;
  return all.filter((time) => wanted.has(time) || (time >= from && time <= to));
}
