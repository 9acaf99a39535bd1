import { type Bounds, overlapOf } from "./face.ts";
import type { Box } from "./picture.ts";

/** Two places overlapping this much, or with centres this close (in their size), are one place. */
const LEAST_OVERLAP = 0.3;
const CLOSE_CENTRES = 0.6;
/** A thing in one place keeps its size. */
const MOST_GROWTH = 1.7;

/** 0 for two different places; else the more the better they fit. Any unit, the same for both. */
export function affinityOf(one: Bounds, other: Bounds): number {
  const [size, otherSize] = [sizeOf(one), sizeOf(other)];
  if (!(size > 0 && otherSize > 0) || Math.max(size / otherSize, otherSize / size) > MOST_GROWTH) return 0;
  const overlap = overlapOf(one, other);
  const apart = distanceOf(one, other) / Math.max(size, otherSize);
  return overlap >= LEAST_OVERLAP || apart <= CLOSE_CENTRES ? overlap + 1 / (1 + apart) : 0;
}

/** Pairs of what is in the same place, the best first; each is in one pair at most. */
export function pairByPlace<A, B>(
  ones: readonly A[],
  others: readonly B[],
  affinity: (one: A, other: B) => number,
): [A, B][] {
  const all = ones.flatMap((one) => others.map((other) => ({ one, other, fit: affinity(one, other) })));
  const paired = new Map<A, B>();
  const taken = new Set<B>();
  for (const { one, other, fit } of all.sort((first, second) => second.fit - first.fit)) {
    if (fit <= 0 || paired.has(one) || taken.has(other)) continue;
    paired.set(one, other);
    taken.add(other);
  }
  return [...paired];
}

export function toBounds([x, y, width, height]: Box): Bounds {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** Side of the square of the same area. */
export function sizeOf({ left, top, right, bottom }: Bounds): number {
  return Math.sqrt(Math.max(0, right - left) * Math.max(0, bottom - top));
}

export function distanceOf(one: Bounds, other: Bounds): number {
  return Math.hypot(
    (one.left + one.right - other.left - other.right) / 2,
    (one.top + one.bottom - other.top - other.bottom) / 2,
  );
}
