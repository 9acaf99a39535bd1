import type { Course } from "./course.ts";

/** Moments that are compared with one another. */
const MOST_MOMENTS = 96;
/** Two moments tell a speed when they lie so far apart. */
const LEAST_APART_MS = 1500;
const LEAST_PAIRS = 8;

/** Seconds of the reference in a second of the take: the median over pairs of moments that tell (Theil 1950); 1: unknown. */
export function measureSlope(takeMs: readonly number[], { referenceMs, telling, places }: Course): number {
  const end = places.timesMs[places.end] ?? 0;
  const moments = takeMs
    .map((take, index) => ({ take, reference: referenceMs[index] ?? 0, isTelling: telling[index] === 1 }))
    .filter(({ reference, isTelling }) => isTelling && reference > 0 && reference < end);
  const step = Math.max(1, moments.length / MOST_MOMENTS);
  const picked = Array.from(
    { length: Math.floor(moments.length / step) },
    (_, place) => moments[Math.floor(place * step)],
  );
  const slopes: number[] = [];
  for (const [index, one] of picked.entries())
    for (const other of picked.slice(index + 1))
      if (other.take - one.take >= LEAST_APART_MS)
        slopes.push((other.reference - one.reference) / (other.take - one.take));
  if (slopes.length < LEAST_PAIRS) return 1;
  return slopes.sort((a, b) => a - b)[slopes.length >> 1] ?? 1;
}
