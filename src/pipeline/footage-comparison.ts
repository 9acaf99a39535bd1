import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import { type Action, findAction, liesOutside } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { AnomalyDraft } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { SettingValue } from "../domain/detector.ts";
import { type TellingContext, tell } from "../domain/telling.ts";
import type { Frames } from "../frames/frames.ts";
import { Comparison } from "./comparison.ts";
import { Examination, type LeftState } from "./examination.ts";
import type { PlacedObservation, ReferenceReading } from "./examiner.ts";
import { countSamples, type Footage, type FootageFacts, inspectFootage, readFootage } from "./footage.ts";
import { measureTimeScale, readReference } from "./footage-knowledge.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";
import { leaveOutside } from "./take-alignment.ts";

export interface FootageComparisonOptions {
  frames: Frames;
  panel: Panel;
  shelf: ReferenceShelf;
  log: Log;
  detectors: string[];
  reference: Footage;
  /** As it is said: "take 2", or a file's name. */
  referenceLabel: string;
  take: Footage;
  /** Frames a second at which the take was shot, where that is known: its file may be shown faster or slower. */
  shootingRate?: number;
  rateHz: number;
  runtimeDir: string;
  /** Where the reference's samples are kept, or will be. */
  referenceDirectory: string;
  /** By detector; what is left out has its default. */
  settings?: Readonly<Record<string, Record<string, SettingValue>>>;
  /** What each detector left at the end of an earlier take. */
  states?: Readonly<Record<string, string>>;
  /** Names of the set-up and the camera, as detectors are told. */
  place?: { angle: string; camera: string };
  onProgress?: (progress: { stage: "reference" | "take"; done: number; total: number }) => void;
  signal?: AbortSignal;
}

export interface FootageVerdict {
  take: FootageFacts;
  reference: FootageFacts;
  coverage: Coverage[];
  /** Within the action. */
  anomalies: AnomalyDraft[];
  /** What was found before the action or after the cut. */
  outside: AnomalyDraft[];
  /** How the take runs beside the reference; undefined: nothing tells. */
  alignment: TimeAlignment | undefined;
  action: Action;
  observations: (PlacedObservation & { detector: string })[];
  /** What the detectors leave to the next take. */
  left: LeftState[];
  /** Set when a detector failed on a sample: the reason, for exit codes and pages. */
  failure: string | undefined;
}

/** Names of the set-up and the camera where there is neither. */
const NO_PLACE = { angle: "footage", camera: "A" };

/** Compares two pieces of footage from end to end, in order, losing nothing, as fast as it goes. Needs no store. */
export async function compareFootage(options: FootageComparisonOptions): Promise<FootageVerdict> {
  const { rateHz, referenceDirectory } = options;
  const reference = await inspectFootage(options.reference);
  const facts = await inspectFootage(options.take);
  const total = countSamples(reference, rateHz);
  await options.shelf.keep({
    footage: options.reference,
    directory: referenceDirectory,
    rateHz,
    onProgress: (done) => options.onProgress?.({ stage: "reference", done, total }),
  });
  const timeScale = measureTimeScale(options.take, facts, options.shootingRate);
  const { place = NO_PLACE } = options;
  const readings = await readReference(
    { ...options, place, settingsOf: (name) => settingsOf(options, name) },
    reference,
  );
  const examination = begin(options, { facts, timeScale, readings });
  let alignment: TimeAlignment | undefined;
  try {
    alignment = await examine(options, facts, examination);
    if (options.signal?.aborted) throw new Fault("unavailable", "the comparison was stopped");
  } finally {
    await examination.end();
  }
  return describe(options, { take: facts, reference, alignment }, examination);
}

interface Beginning {
  facts: FootageFacts;
  timeScale: number | undefined;
  readings: ReadonlyMap<string, ReferenceReading>;
}

function begin(options: FootageComparisonOptions, { facts, timeScale, readings }: Beginning): Examination {
  const { rateHz, states = {}, place = NO_PLACE } = options;
  return new Examination({
    ...options,
    take: { ...place, mode: facts.mode, rateHz, timeScale },
    settingsOf: (detector) => settingsOf(options, detector),
    stateOf: ({ name }) => states[name],
    referenceOf: ({ name }) => readings.get(name),
    actionMs: (facts.firstFrame * 1000) / facts.frameRate,
  });
}

function settingsOf({ settings = {} }: FootageComparisonOptions, detector: string): Record<string, SettingValue> {
  return settings[detector] ?? {};
}

async function examine(
  options: FootageComparisonOptions,
  facts: FootageFacts,
  examination: Examination,
): Promise<TimeAlignment | undefined> {
  const expected = countSamples(facts, options.rateHz) / options.rateHz;
  const total = Math.round(examination.examiners.reduce((sum, { rateHz }) => sum + expected * rateHz, 0));
  const { mode } = facts;
  const report = () => {
    const { done } = examination.count();
    options.onProgress?.({ stage: "take", done, total: Math.max(total, done) });
  };
  const comparison = new Comparison({
    ...options,
    examiners: examination.examiners,
    mode,
    pace: "patient",
    onDone: report,
  });
  for await (const placed of readFootage({ ...options, footage: options.take, facts })) {
    examination.expect(placed.takeMs);
    await comparison.push(placed);
  }
  await comparison.finish();
  return comparison.alignment;
}

async function describe(
  { take }: FootageComparisonOptions,
  facts: Pick<FootageVerdict, "take" | "reference" | "alignment">,
  examination: Examination,
): Promise<FootageVerdict> {
  const { examiners } = examination;
  if (examiners.some(({ tally }) => tally.sampled === 0))
    throw new Fault("invalid", `${take.path} has no picture to compare`);
  const samples = Math.max(...examiners.map(({ tally }) => tally.sampled), 0);
  const action = findAction(facts.take.durationMs, facts.alignment);
  leaveOutside(examination, action);
  const startMs = (facts.take.firstFrame * 1000) / facts.take.frameRate;
  const told = { actionMs: startMs + action.fromMs, isAction: action.head !== null };
  const span = { fromMs: startMs + action.fromMs, toMs: startMs + action.toMs };
  const drafts = examination.tracker.finish(span).map((draft) => retell(draft, told));
  const isOut = ({ first, last }: AnomalyDraft) =>
    liesOutside({ fromMs: first.ptsMs - startMs, toMs: last.ptsMs - startMs }, action);
  return {
    ...facts,
    action,
    coverage: examination.coverage({ samples, lengthMs: facts.take.durationMs }),
    anomalies: drafts.filter((draft) => !isOut(draft)),
    outside: drafts.filter(isOut),
    observations: examiners.flatMap(({ name, observations }) =>
      observations.map((one) => ({ detector: name, ...one })),
    ),
    left: await examination.end(),
    failure: examiners.map(({ tally }) => tally.failure).find((reason) => reason !== undefined),
  };
}

/** Moments are said from the action, which is known only now. */
function retell(draft: AnomalyDraft, context: TellingContext): AnomalyDraft {
  const { telling } = draft;
  return telling ? { ...draft, description: tell({ ...draft, telling }, context) } : draft;
}
