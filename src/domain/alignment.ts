/** Points that a curve may have. */
export const MAX_CURVE_POINTS = 200;

/** A moment of a take and the reference's that belongs to it, both in ms from roll. */
export type CurvePoint = [takeMs: number, referenceMs: number];

/** How a whole take runs beside its reference. Times in ms from roll. */
export interface TimeAlignment {
  /** Why the action could not be found in the reference, as a sentence; null: it was. */
  unaligned: string | null;
  /** Median of the reference's time minus the take's while something moves; 0 where nothing does. */
  offsetMs: number;
  /** With 90 % the moments belong together within this, at least half a step of the reference; null when unaligned. */
  spreadMs: number | null;
  /** 0..1: how sure a moment is to be right within 0.3 s. */
  confidence: number;
  /** Seconds of the reference that pass in a second of the take: 2 where the take's action runs at double speed. */
  ratio: number;
  /** What of the reference the take was compared with, in its time. */
  covered: { fromMs: number; toMs: number };
  /** Ascending by take time; straight in between. At least one point. */
  curve: CurvePoint[];
  /** The action begins here: what lies before is a board and those who hold it. Null: not certain, so all is compared. */
  headMs: number | null;
  /** The action ends here: afterwards a board comes or the camera leaves the set. Null: not certain. */
  tailMs: number | null;
}

/** The reference's time at a moment of the take; before the first and beyond the last point it stands still. */
export function readCurve(curve: readonly CurvePoint[], takeMs: number): number {
  const next = curve.findIndex(([at]) => at >= takeMs);
  if (next < 0) return curve.at(-1)?.[1] ?? takeMs;
  const [toTake, toReference] = curve[next] ?? [takeMs, takeMs];
  if (next === 0) return toReference;
  const [fromTake, fromReference] = curve[next - 1] ?? [takeMs, takeMs];
  const share = (takeMs - fromTake) / Math.max(1, toTake - fromTake);
  return fromReference + share * (toReference - fromReference);
}
