import { findPlate, measureAction } from "./action.ts";
import { type Course, type CourseOptions, findCourse } from "./course.ts";
import { Series } from "./series.ts";
import { measureSlope } from "./slope.ts";

/** A sample that is so far from what stays, in traits, shows action… */
const LEAST_ACTION = 5;
/** …when a block of it moves so much, of 255: a lamp that was switched off is none. */
const LEAST_MOTION = 30;
/** The speed is taken for another when it differs by so much… */
const OTHER_RATIO = 0.08;
const LEAST_RATIO = 0.45;
const MOST_RATIO = 2.2;
/** …and the take then fits better by so many nats. */
const RATIO_GAIN = 1;

/** A course with what follows from it. */
export interface Found {
  course: Course;
  ratio: number;
  /** 1: the sample shows action. */
  acting: Uint8Array;
  /** The reference's sample for each of the take's. */
  referenceAt: number[];
}

/** At the usual speed first; where the action ran at another, again at that one. */
export async function findBestCourse(
  take: Series,
  reference: Series,
  options: Pick<CourseOptions, "takeStepMs" | "breathe">,
): Promise<Found> {
  const action = measureAction(take, findPlate(take.signatures));
  const acting = Uint8Array.from(action, (size, index) =>
    size >= LEAST_ACTION && Math.max(...take.signatures[index].motion) >= LEAST_MOTION ? 1 : 0,
  );
  const finish = (course: Course, ratio: number): Found => {
    const { places } = course;
    const referenceAt = Array.from(course.referenceMs, (ms) => places.samples[places.nearest(ms)] ?? 0);
    return { course, ratio, acting, referenceAt };
  };
  const course = await findCourse(take, reference, { ...options, acting, ratio: 1 });
  const slope = measureSlope(take.timesMs, course);
  const isOther = Math.abs(slope - 1) > OTHER_RATIO && slope > LEAST_RATIO && slope < MOST_RATIO;
  if (!isOther) return finish(course, 1);
  const other = await findCourse(take, reference, { ...options, acting, ratio: slope });
  const isBetter = other.cost < course.cost - RATIO_GAIN;
  return isBetter ? finish(other, measureSlope(take.timesMs, other)) : finish(course, 1);
}

/** How much of the take's action is also in the reference: 0 no more than without anybody, 1 all of it. */
export function explainAction(take: Series, reference: Series, { acting, referenceAt }: Found): number {
  const plate = findPlate(take.signatures);
  const action = measureAction(take, plate);
  const bias = Series.of([0], [plate]).distance(0, Series.of([0], [findPlate(reference.signatures)]), 0);
  let all = 0;
  let left = 0;
  for (const [index, size] of action.entries()) {
    if (acting[index] === 0) continue;
    all += size;
    left += Math.min(size, Math.max(0, take.distance(index, reference, referenceAt[index]) - bias));
  }
  return all === 0 ? 0 : 1 - left / all;
}
