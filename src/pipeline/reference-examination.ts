import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel, PanelDetector } from "../detectors/panel.ts";
import type { SettingValue } from "../domain/detector.ts";
import type { Frames } from "../frames/frames.ts";
import { Comparison } from "./comparison.ts";
import { Examination } from "./examination.ts";
import type { ExaminedTake, Examiner, PlacedObservation, ReferenceReading, StoryTime } from "./examiner.ts";
import { type Footage, type FootageFacts, inspectFootage, readFootage } from "./footage.ts";
import type { RightOfWay } from "./right-of-way.ts";

export interface ReferenceExaminationOptions {
  frames: Frames;
  panel: Panel;
  log: Log;
  runtimeDir: string;
  footage: Footage;
  /** As detectors are told of it. */
  take: Omit<ExaminedTake, "id" | "mode" | "rateHz">;
  story?: StoryTime;
  /** Samples a second; fewer of a long reference. */
  rateHz: number;
  detectors: readonly string[];
  settingsOf: (detector: string) => Record<string, SettingValue>;
  rightOfWay?: RightOfWay;
  signal?: AbortSignal;
}

/** Samples of a reference that are looked at: a minute at 4 a second. Longer ones are looked at more seldom. */
const MAX_SAMPLES = 240;
/** What one detector observed that is handed back, as the contract allows. */
const MAX_OBSERVATIONS = 256;

/** Whether a detector asks for what it observed in the reference, and can be shown one alone: a pair needs another. */
export function readsReference({ wants }: PanelDetector): boolean {
  return wants.referenceObservations === true && wants.input === "frame";
}

/**
 * Shows a reference to detectors as a take of its own and answers what each observed. What they find is not kept: nobody
 * asked whether the reference is right. A detector that judged no sample is not in the answer: it does not know the
 * reference. Throws invalid where it cannot be read, unavailable when it was stopped.
 */
export async function examineReference(
  options: ReferenceExaminationOptions,
): Promise<Map<string, PlacedObservation[]>> {
  const facts = await inspectFootage(options.footage);
  const rateHz = slowDown(options.rateHz, facts);
  const examination = new Examination({
    ...options,
    take: { ...options.take, mode: facts.mode, rateHz },
    stateOf: () => undefined,
    referenceLabel: "",
    actionMs: 0,
  });
  try {
    await show(options, { examination, facts, rateHz });
  } finally {
    await examination.end();
  }
  if (options.signal?.aborted) throw new Fault("unavailable", "looking at the reference was stopped");
  const looked = examination.examiners.filter((examiner) => examiner.coverage().checked > 0);
  return new Map(looked.map((examiner) => [examiner.name, examiner.observations]));
}

/** As a detector is handed them: the surest, in the order of the film. */
export function makeReading(name: string, placed: readonly Omit<PlacedObservation, "moment">[]): ReferenceReading {
  const surestFirst = [...placed].sort((a, b) => b.observation.confidence - a.observation.confidence);
  const kept = new Set(surestFirst.slice(0, MAX_OBSERVATIONS));
  const inOrder = placed.filter((one) => kept.has(one)).sort((a, b) => a.sample.ptsMs - b.sample.ptsMs);
  return { name, observations: inOrder.map(({ observation, sample }) => ({ ...observation, sample })) };
}

interface Matter {
  examination: Examination;
  facts: FootageFacts;
  rateHz: number;
}

async function show(options: ReferenceExaminationOptions, { examination, facts, rateHz }: Matter): Promise<void> {
  const examiners: readonly Examiner[] = examination.examiners;
  if (examiners.length === 0) return;
  const { mode } = facts;
  const comparison = new Comparison({
    ...options,
    examiners,
    referenceDirectory: undefined,
    rateHz,
    mode,
    pace: "patient",
  });
  for await (const placed of readFootage({ ...options, facts, rateHz })) {
    examination.expect(placed.takeMs);
    await comparison.push(placed);
  }
  await comparison.finish();
}

function slowDown(rateHz: number, { mode, durationMs }: FootageFacts): number {
  if (mode === "still") return rateHz;
  return Math.min(rateHz, MAX_SAMPLES / Math.max(1, durationMs / 1000));
}
