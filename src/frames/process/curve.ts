import { type CurvePoint, MAX_CURVE_POINTS } from "../../domain/alignment.ts";

/** How far a thinned curve may be off at first, in ms; doubled until few enough points are left. */
const FIRST_TOLERANCE_MS = 60;

/** The same curve through few points (Douglas and Peucker 1973), at most `MAX_CURVE_POINTS`. */
export function thinCurve(points: readonly CurvePoint[]): CurvePoint[] {
  for (let toleranceMs = FIRST_TOLERANCE_MS; ; toleranceMs *= 2) {
    const kept = pick(points, toleranceMs);
    if (kept.length <= MAX_CURVE_POINTS)
      return kept.map(([take, reference]) => [Math.round(take), Math.round(reference)]);
  }
}

function pick(points: readonly CurvePoint[], toleranceMs: number): CurvePoint[] {
  const isKept = new Uint8Array(points.length);
  isKept[0] = 1;
  isKept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let stretch = open.pop(); stretch; stretch = open.pop()) {
    const [from, to] = stretch;
    const { at, off } = findFarthest(points, from, to);
    if (off <= toleranceMs) continue;
    isKept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return points.filter((_, index) => isKept[index] === 1);
}

function findFarthest(points: readonly CurvePoint[], from: number, to: number): { at: number; off: number } {
  const [startTake, startReference] = points[from];
  const [endTake, endReference] = points[to];
  const slope = (endReference - startReference) / Math.max(1, endTake - startTake);
  let at = from;
  let off = 0;
  for (let index = from + 1; index < to; index++) {
    const [take, reference] = points[index];
    const distance = Math.abs(reference - startReference - slope * (take - startTake));
    if (distance > off) {
      off = distance;
      at = index;
    }
  }
  return { at, off };
}
