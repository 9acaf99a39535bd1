import { parseJson, type Static, Type } from "../base/schema.ts";

/** Points that a curve may have. */
export const MAX_CURVE_POINTS = 200;
/** No take and no reference is longer, in ms: a day. */
const MAX_MS = 86_400_000;
/** Why an alignment is none. Longer reasons are refused. */
const MAX_REASON_LENGTH = 200;
const MAX_RATIO = 100;

/** Said where the reference has no moments to find. */
export const SINGLE_PICTURE = "the reference is a single picture";

const Milliseconds = Type.Number({ minimum: -MAX_MS, maximum: MAX_MS });
const CurvePoint = Type.Tuple([Milliseconds, Milliseconds]);
/** A moment of a take and the reference's that belongs to it, both in ms from roll. */
export type CurvePoint = Static<typeof CurvePoint>;

/** What ends the action. cover: something large comes before the camera, or it turns away; camera: it leaves the set. */
const TailCause = Type.Union([Type.Literal("cover"), Type.Literal("camera")]);

/** How a whole take runs beside its reference. Times in ms from roll. */
export const TimeAlignment = Type.Object({
  /** Why the action could not be found in the reference, as a sentence; null: it was. */
  unaligned: Type.Union([Type.String({ maxLength: MAX_REASON_LENGTH }), Type.Null()]),
  /** Median of the reference's time minus the take's while something moves; 0 where nothing does. */
  offsetMs: Milliseconds,
  /** With 90 % the moments belong together within this, at least half a step of the reference; null when unaligned. */
  spreadMs: Type.Union([Milliseconds, Type.Null()]),
  /** 0..1: how sure a moment is to be right within 0.3 s. */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  /** Seconds of the reference that pass in a second of the take: 2 where the take's action runs at double speed. */
  ratio: Type.Number({ exclusiveMinimum: 0, maximum: MAX_RATIO }),
  /** What of the reference the take was compared with, in its time. */
  covered: Type.Object({ fromMs: Milliseconds, toMs: Milliseconds }),
  /** Ascending by take time; straight in between. At least one point. */
  curve: Type.Array(CurvePoint, { minItems: 1, maxItems: MAX_CURVE_POINTS }),
  /** The action begins here: what lies before is a board and those who hold it. Null: not certain, so all is compared. */
  headMs: Type.Union([Milliseconds, Type.Null()]),
  /** The action ends here: afterwards a board comes or the camera leaves the set. Null: not certain. */
  tailMs: Type.Union([Milliseconds, Type.Null()]),
  /** Null where `tailMs` is. */
  tailBy: Type.Union([TailCause, Type.Null()]),
  /** From here on the take runs beyond the reference's end, to its own; null: it does not. */
  beyondMs: Type.Union([Milliseconds, Type.Null()]),
});
export type TimeAlignment = Static<typeof TimeAlignment>;

/** Reads what was stored. Undefined for whatever is no alignment: it is then found anew. */
export function parseAlignment(text: string | null): TimeAlignment | undefined {
  if (text === null) return undefined;
  const read = parseJson(TimeAlignment, text);
  return read.ok && ascends(read.value.curve) ? read.value : undefined;
}

function ascends(curve: readonly CurvePoint[]): boolean {
  return curve.every(([at], index) => index === 0 || at > curve[index - 1][0]);
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
