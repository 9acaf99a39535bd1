import { findDeparted, findPlate, measureAction } from "./action.ts";
import type { Series } from "./series.ts";

/** The state that is settled last is looked for in so much of the reference's end. */
const END_MS = 5000;
/** A sample in whose blocks so little moves, on average of 255, is at rest. */
const REST_MOTION = 3;
/** Where so much of the picture is another, the camera has left the set. */
const LEFT_SHARE = 0.5;

export interface Settled {
  /** The last sample at rest, before the camera leaves: what lies beyond the end is compared with it. */
  last: number;
  /** The sample that shows least of what comes and goes. */
  still: number;
}

/** The samples of a reference that serve where the take has no moment of its own in it. */
export function findSettled(reference: Series): Settled {
  const plate = findPlate(reference.signatures);
  const end = reference.length - 1;
  let stayed = end;
  const isLeft = (index: number) => mean(findDeparted(reference.signatures[index].cells, plate.cells)) >= LEFT_SHARE;
  while (stayed > 0 && isLeft(stayed)) stayed -= 1;
  if (isLeft(stayed)) stayed = end;
  const action = measureAction(reference, plate);
  const indices = Array.from(action.keys());
  const near = indices.filter(
    (index) => index <= stayed && (reference.timesMs[stayed] ?? 0) - (reference.timesMs[index] ?? 0) <= END_MS,
  );
  // Of the first sample nobody knows how it came about.
  const motion = (index: number) => mean(reference.signatures[Math.max(index, Math.min(1, end))].motion);
  const last = near.findLast((index) => motion(index) <= REST_MOTION) ?? pickLeast(near, motion);
  return { last, still: pickLeast(indices, (index) => action[index] ?? 0) };
}

/** The last of those that measure least. */
function pickLeast(indices: readonly number[], measure: (index: number) => number): number {
  let least = indices[0] ?? 0;
  for (const index of indices) if (measure(index) <= measure(least)) least = index;
  return least;
}

function mean(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
