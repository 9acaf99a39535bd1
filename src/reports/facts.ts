import type { AnomalyDraft, AnomalyStatus } from "../domain/anomaly.ts";
import type { CheckState, Coverage, Verdict } from "../domain/coverage.ts";
import type { DismissalReason } from "../domain/dismissal.ts";
import type { FrameRate } from "../domain/project.ts";

/** Everything that stands in a report, as plain values: whoever compares two clips without a box makes one too. */
export interface ReportFacts {
  /** As on the board ("24A take 3"), or the take's file. */
  title: string;
  /** Project, scene, date …, printed in this order; empty values are left out. */
  labels: Label[];
  verdict: Verdict;
  /** Timecode is counted at this rate, from the start of the recording. */
  rate: FrameRate;
  clips: ClipFacts[];
  anomalies: ReportAnomaly[];
  /** What the crew let pass, newest first; absent where no box was asked. */
  dismissals?: readonly ReportDismissal[];
  note: string;
  /** Which box made it; empty when none did. */
  box: string;
  /** Milliseconds since 1970. */
  madeAtMs: number;
}

export interface Label {
  label: string;
  /** One text, or a line each. */
  value: string | readonly string[];
}

/** One camera's recording and what was compared of it. */
export interface ClipFacts {
  /** "A", or empty where there are no cameras. */
  camera: string;
  /** "take 1 (circled)", a file; empty when there was nothing to match. */
  reference: string;
  /** Undefined: no comparison has begun. */
  state: CheckState | undefined;
  coverage: Coverage[];
  /** How it lies beside the reference and what was left out, a sentence each; absent where that was not found out. */
  alignment?: readonly string[];
}

export interface ReportAnomaly {
  draft: AnomalyDraft;
  camera: string;
  /** Where roll lies in the recording; null for stills, which have no moments. */
  rollMs: number | null;
  status: AnomalyStatus;
  note: string;
  /** JPEG of the best moment; words stand in its place where it is missing. */
  still: Uint8Array | null;
  referenceStill: Uint8Array | null;
}

/** One thing that was let pass, in words. */
export interface ReportDismissal {
  description: string;
  reason: DismissalReason;
  /** "this set-up". */
  scope: string;
  /** "24A take 3": where it was said. */
  take: string;
  /** Who and when. */
  by: string;
  /** When it was undone; empty: it stands. */
  undone: string;
}
