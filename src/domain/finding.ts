import type { Severity } from "./anomaly.ts";
import type { Box, SampleRef } from "./frame.ts";

/** Something that should not be, seen by one detector in one sample. */
export interface Finding {
  kind: string;
  /** 0..1 */
  confidence: number;
  /** Where in the take's picture; null when the thing is only in the reference, or nowhere in particular. */
  box: Box | null;
  /** Where in the take's picture the reference's thing stood; null when it is only in the take. */
  referenceBox: Box | null;
  /** One sentence as said aloud, without the time. */
  description: string;
  details: Record<string, unknown>;
  /** Where this one weighs more or less than its kind does. */
  severity?: Severity;
  /** The sample it is about, when that is another one of the take than the one that was asked about. */
  sample?: SampleRef;
}

/** A fact worth keeping that is no mistake in itself: "clock here reads 4:42". */
export interface Observation {
  kind: string;
  confidence: number;
  box: Box | null;
  description: string;
  details: Record<string, unknown>;
  /** The sample it is about, when that is another one of the take than the one that was asked about. */
  sample?: SampleRef;
}

/**
 * What a detector said of one sample. A fault is never an empty list of findings. `not-checked` is final: the detector
 * said why it cannot judge, with what it observed all the same, or the sample ended it twice; `failed` may be tried again.
 */
export type Analysis =
  | { outcome: "checked"; findings: Finding[]; observations: Observation[]; tookMs: number }
  | { outcome: "not-checked"; reason: string; observations: Observation[]; tookMs: number }
  | { outcome: "failed"; reason: string };

/** What a detector said at the end of a take: what only the whole take shows, each naming its sample. */
export type TakeEnding =
  | { outcome: "ended"; findings: Finding[]; observations: Observation[] }
  | { outcome: "failed"; reason: string };
