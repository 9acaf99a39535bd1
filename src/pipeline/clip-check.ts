import type { Clock } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Panel } from "../detectors/panel.ts";
import { type Action, findAction, liesOutside } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { AnomalyEntry } from "../store/anomalies.ts";
import { nameFound } from "../store/naming.ts";
import type { Store } from "../store/store.ts";
import { beginExamination, tellLate } from "./beginning.ts";
import { describeUnchecked, type Examination } from "./examination.ts";
import { fillGaps } from "./gaps.ts";
import type { LiveVerdict } from "./live-comparison.ts";
import { type Orders, wantsReference } from "./orders.ts";
import { ReportingPace } from "./progress.ts";
import { RecordedTake } from "./recorded-take.ts";
import type { ReadyReference } from "./reference-desk.ts";
import type { ReferenceReadings } from "./reference-readings.ts";
import type { RightOfWay } from "./right-of-way.ts";
import { findAlignment, leaveOutside, withAction } from "./take-alignment.ts";
import { describeFindings } from "./verdict-entries.ts";
import { workOff } from "./work-off.ts";

export interface ClipCheckOptions {
  store: Store;
  frames: Frames;
  panel: Panel;
  clock: Clock;
  log: Log;
  runtimeDir: string;
  closing: AbortSignal;
  rightOfWay: RightOfWay;
  readings: ReferenceReadings;
  take: Take;
  clip: Clip;
  /** Undefined: there is nothing to match yet, and only detectors that want single frames look at it. */
  reference: ReadyReference | undefined;
  orders: Orders;
  checkId: string;
  /** What was examined while it rolled; undefined when nothing was. */
  live: LiveVerdict | undefined;
}

/** A take under examination, on the clock of its roll. */
interface Matter {
  examination: Examination;
  recording: RecordedTake;
  times: readonly number[];
  frameRate: number;
  /** As it was found; the crew's handles are not in it. */
  alignment?: TimeAlignment;
}

/** A matter whose action is known. */
interface PreparedMatter extends Matter {
  action: Action;
}

/** Examines the rest of a clip from its recording, then stores what was found, noted, covered and left as one. */
export async function checkClip(options: ClipCheckOptions): Promise<void> {
  const { clip, closing, log, take } = options;
  let examination = options.live?.examination;
  try {
    const matter = await prepare(options);
    examination = matter.examination;
    await finishExamining(options, matter);
    await keepVerdict(options, matter);
  } catch (error) {
    if (closing.aborted) return;
    const reason = describeError(error);
    log.error("a clip could not be checked", { take: take.id, camera: clip.camera, error: reason });
    await giveUp(options, examination, reason);
  }
}

/** What was examined while it rolled goes on; else the take begins now, with everything still to be looked at. */
async function prepare(options: ClipCheckOptions): Promise<PreparedMatter> {
  const { store, clip, live, reference } = options;
  if (clip.path === null) throw new Fault("unavailable", "the recording is not there");
  const recording = await RecordedTake.open({ ...options, path: store.media.absolutePath(clip.path) });
  const matter = live ? { ...live, recording } : beginAnew(options, recording);
  if (reference) await tellLate(matter.examination, { ...options, reference });
  const added = matter.examination.examiners.flatMap((examiner) => fillGaps(examiner, recording));
  return placeAction(options, { ...matter, times: [...new Set([...matter.times, ...added])].sort((a, b) => a - b) });
}

/** However a take was looked at, it ends with an alignment where there is a reference, and what lies outside is left out. */
async function placeAction(options: ClipCheckOptions, matter: Matter): Promise<PreparedMatter> {
  const { store, clip, reference, orders } = options;
  const { examination, recording } = matter;
  const isCompared = reference !== undefined && examination.wantsPairs;
  const alignment = isCompared
    ? (matter.alignment ?? (await findAlignment({ ...options, ...matter, reference, rateHz: orders.rateHz })))
    : undefined;
  const action = findAction(recording.lengthMs, alignment, store.clipMarks.read(clip.id));
  leaveOutside(examination, action);
  return { ...matter, alignment, action };
}

function beginAnew(options: ClipCheckOptions, recording: RecordedTake): Matter {
  const examination = beginExamination(options, options);
  const times = recording.listTimes(options.orders.rateHz);
  for (const time of times) examination.expect(time);
  return { examination, recording, times, frameRate: recording.frameRate };
}

/** Works off what is left and tells how far it is; then the take ends for every detector. */
async function finishExamining(options: ClipCheckOptions, { examination, ...matter }: PreparedMatter): Promise<void> {
  const { store, checkId, clip, reference, orders } = options;
  const progress = new ReportingPace(
    options.clock,
    (done, total, outlook) => store.checks.advance(checkId, { done, total, ...outlook }),
    { each: () => examination.examiners.map(({ tally }) => tally.progress) },
  );
  using _watch = progress.watch();
  const report = () => progress.set(examination.count().done, examination.count().total);
  report();
  await workOff({
    ...options,
    ...matter,
    alignment: withAction(matter.alignment, matter.action),
    examination,
    rolledAtMs: clip.rolledAtMs,
    referenceDirectory: reference?.directory,
    rateHz: orders.rateHz,
    onDone: report,
  });
  await examination.end();
}

/** One commit: before it nothing of a check is visible but its progress. */
async function keepVerdict(options: ClipCheckOptions, matter: PreparedMatter): Promise<void> {
  const { store, checkId, take, clip, panel, orders, reference } = options;
  const { examination, recording, times, alignment } = matter;
  const check = { id: checkId, takeId: take.id, clipId: clip.id };
  const isFirst = !store.checks.hasEnded(clip.id);
  const left = await examination.end();
  const { anomalies, observations } = await describeFindings(
    { ...options, alignment, action: matter.action },
    examination,
  );
  const hasNothingToMatch =
    reference === undefined && (examination.examiners.length === 0 || wantsReference(panel, orders));
  const coverage = examination.coverage({ samples: times.length, lengthMs: recording.lengthMs });
  const { done, total } = examination.count();
  store.commit(() => {
    // The crew may have moved a handle meanwhile: its newest word counts.
    const action = findAction(recording.lengthMs, alignment, store.clipMarks.read(clip.id));
    store.anomalies.record(
      check,
      anomalies.map((entry) => ({ ...entry, isOutside: isOutside(entry, { clip, action }) })),
    );
    store.observations.record(check, observations);
    for (const { detector, version, state } of isFirst ? left : [])
      store.detectorStates.save({ detector, version, angleId: take.angleId, camera: clip.camera }, state);
    const state = hasNothingToMatch ? "nothing-to-match" : "complete";
    store.checks.finish(checkId, { state, coverage, done, total, alignment });
    nameFound(store, clip);
  });
}

function isOutside({ draft }: AnomalyEntry, { clip, action }: { clip: Clip; action: Action }): boolean {
  const { first, last } = draft;
  return liesOutside({ fromMs: first.ptsMs - clip.rollMs, toMs: last.ptsMs - clip.rollMs }, action);
}

/** What was checked stays told; the rest says why it was not. */
async function giveUp(options: ClipCheckOptions, examination: Examination | undefined, reason: string): Promise<void> {
  const { store, checkId, clip, orders } = options;
  await examination?.end();
  const lengthMs = (clip.cutMs ?? clip.rollMs) - clip.rollMs;
  const samples = Math.max(1, Math.round((lengthMs * orders.rateHz) / 1000));
  for (const { tally } of examination?.examiners ?? [])
    for (const time of tally.unanswered) tally.noteNotChecked(time, reason);
  const coverage =
    examination?.coverage({ samples, lengthMs }) ??
    orders.detectors.map((detector) => describeUnchecked(detector, { samples, lengthMs, reason }));
  const { done = 0, total = 0 } = examination?.count() ?? {};
  store.checks.finish(checkId, { state: "incomplete", coverage, done, total });
}
