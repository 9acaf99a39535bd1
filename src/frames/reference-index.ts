import { type Static, Type } from "../base/schema.ts";

/** Samples of one reference: 20 minutes at 4 a second. */
export const MAX_REFERENCE_SAMPLES = 4800;

/** File name of a reference's sample, counted from 0. */
export function nameSample(index: number): string {
  return `${String(index).padStart(6, "0")}.jpg`;
}

const ReferenceMoment = Type.Object({
  /** File name within the reference's folder. */
  file: Type.String({ pattern: "^[0-9]{6}\\.jpg$" }),
  /** Time since roll. */
  ptsMs: Type.Number(),
  frameIndex: Type.Integer({ minimum: 0 }),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
});

/** `index.json` beside a reference's pictures, in order of time. */
export const ReferenceIndex = Type.Object({
  samples: Type.Array(ReferenceMoment, { minItems: 1, maxItems: MAX_REFERENCE_SAMPLES }),
});
export type ReferenceIndex = Static<typeof ReferenceIndex>;
export type ReferenceMoment = Static<typeof ReferenceMoment>;
