import { type CurvePoint, SINGLE_PICTURE, type TimeAlignment } from "../../domain/alignment.ts";
import { findStrangers } from "./action.ts";
import { explainAction, type Found, findBestCourse } from "./best-course.ts";
import type { Course } from "./course.ts";
import { thinCurve } from "./curve.ts";
import { findQuantile, shareWithin } from "./doubts.ts";
import { findHandles, findOwnEnds } from "./handles.ts";
import type { Series } from "./series.ts";
import { findSettled } from "./settled.ts";

/** So many samples with action at least tell the time. */
const LEAST_SAMPLES = 4;
/** So much of the action must be found in the reference; of strangers it is less than 0.01, of a walk filmed twice 0.26. */
const LEAST_EXPLAINED = 0.12;
/** An alignment that may be off by more is none. */
const MOST_SPREAD_MS = 2000;
/** A confidence says how sure a moment is within this. */
const SAME_MOMENT_MS = 300;
const NO_ACTION = "nothing moves in the take by which its time could be told";
const NOT_FOUND = "what moves in the take was not found in the reference";
const ALIKE = "several moments of the reference look alike";

export interface AgreementOptions {
  takeStepMs: number;
  breathe: () => Promise<void>;
  /** Times of samples whose view did not match. */
  lost?: ReadonlySet<number>;
  /** Only this stretch of the take. */
  fromMs?: number;
  toMs?: number;
}

/** Aligns a whole take, or a stretch of it, with its reference after the cut. Throws RangeError without samples. */
export async function alignTake(whole: Series, reference: Series, options: AgreementOptions): Promise<TimeAlignment> {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = options;
  const take = Number.isFinite(fromMs) || Number.isFinite(toMs) ? whole.between(fromMs, toMs) : whole;
  if (take.length === 0 || reference.length === 0) throw new RangeError("there is nothing to align");
  const rough = await findBestCourse(take, reference, options);
  const strangers = findStrangers(take, reference, rough.referenceAt);
  const handles = findHandles(take.timesMs, strangers, { lost: options.lost, own: findOwnEnds(take) });
  const { headMs, tailMs } = handles;
  const inAction = take.between(headMs ?? Number.NEGATIVE_INFINITY, tailMs ?? Number.POSITIVE_INFINITY);
  const found = inAction.length === take.length ? rough : await findBestCourse(inAction, reference, options);
  return { ...describe(inAction, reference, found), ...handles };
}

function describe(take: Series, reference: Series, found: Found): Omit<TimeAlignment, "headMs" | "tailMs" | "tailBy"> {
  const { course, ratio, acting } = found;
  const spreadMs = Math.max(measureStep(reference) / 2, findQuantile(course.doubts, 0.9));
  const explained = explainAction(take, reference, found);
  const unaligned = findFault({ reference, acting: acting.filter((one) => one === 1).length, explained, spreadMs });
  const isLost = unaligned === NOT_FOUND;
  const curve = drawCurve(take, reference, { course, isLost });
  const reached = curve.map(([, ms]) => ms);
  const rest = {
    covered: { fromMs: findMin(reached), toMs: findMax(reached) },
    curve: thinCurve(curve),
    beyondMs: isLost || reference.length === 1 ? null : findBeyond(take, reference, found),
  };
  if (unaligned !== null) return { unaligned, offsetMs: 0, spreadMs: null, confidence: 0, ratio: 1, ...rest };
  return {
    unaligned,
    offsetMs: Math.round(findMedianOffset(take, found)),
    spreadMs: Math.round(spreadMs),
    confidence: shareWithin(course.doubts, SAME_MOMENT_MS),
    ratio: Number(ratio.toFixed(3)),
    ...rest,
  };
}

function findMedianOffset({ timesMs }: Series, { course, acting }: Found): number {
  const offsets = timesMs.flatMap((ms, index) => (acting[index] === 1 ? [(course.referenceMs[index] ?? 0) - ms] : []));
  return offsets.sort((a, b) => a - b)[offsets.length >> 1] ?? 0;
}

function findFault(facts: { reference: Series; acting: number; explained: number; spreadMs: number }): string | null {
  if (facts.reference.length === 1) return SINGLE_PICTURE;
  if (facts.acting < LEAST_SAMPLES) return NO_ACTION;
  if (facts.explained < LEAST_EXPLAINED) return NOT_FOUND;
  return facts.spreadMs > MOST_SPREAD_MS ? ALIKE : null;
}

/** Beyond the reference's end, and where the take is lost, stands the reference's settled picture. */
function drawCurve(
  take: Series,
  reference: Series,
  { course, isLost }: { course: Course; isLost: boolean },
): CurvePoint[] {
  const settled = findSettled(reference);
  const end = course.places.timesMs[course.places.end] ?? 0;
  return take.timesMs.map((ms, index) => {
    const found = course.referenceMs[index] ?? 0;
    if (isLost) return [ms, reference.timesMs[settled.still] ?? 0];
    const isBeyond = found === end && course.referenceMs[index - 1] === end;
    return [ms, isBeyond ? (reference.timesMs[settled.last] ?? 0) : found];
  });
}

/**
 * From where on the reference has no moment left: after the take's last action it lasts for longer than the reference
 * goes on until it is at rest for the last time, or it stands at the reference's very end. Null: it does not.
 */
function findBeyond({ timesMs }: Series, reference: Series, { course, ratio, acting }: Found): number | null {
  const at = Math.max(0, acting.lastIndexOf(1));
  const reached = course.referenceMs[at] ?? 0;
  const left = Math.max(0, (reference.timesMs[findSettled(reference).last] ?? 0) - reached);
  const afterAction = (timesMs[at] ?? 0) + left / ratio;
  const end = course.places.timesMs[course.places.end];
  let first = timesMs.length;
  while (first > 0 && course.referenceMs[first - 1] === end) first -= 1;
  const from = Math.min(afterAction, timesMs[first + 1] ?? Number.POSITIVE_INFINITY);
  return from < (timesMs.at(-1) ?? 0) ? Math.round(from) : null;
}

function measureStep({ timesMs }: Series): number {
  return ((timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0)) / Math.max(1, timesMs.length - 1);
}

function findMin(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function findMax(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
