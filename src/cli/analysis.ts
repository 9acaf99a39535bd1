import type { Action } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import { sayAlignment, sayWithdrawn } from "../domain/alignment-words.ts";
import type { AnomalyStatus, Severity } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { Box } from "../domain/frame.ts";
import type { FrameRate } from "../domain/project.ts";
import { formatTimecode } from "../domain/timecode.ts";
import type { FootageVerdict } from "../pipeline/footage-comparison.ts";

/** What `analyze --json` prints. */
export interface Analysis {
  reference: string;
  take: string;
  /** How the take runs beside the reference; null: nothing tells. */
  alignment: TimeAlignment | null;
  /** What of the take counts, in ms from its start. */
  action: Action;
  /** Findings before the action or after the cut, which are left out. */
  leftOut: number;
  coverage: Coverage[];
  anomalies: {
    kind: string;
    detector: string;
    confidence: number;
    severity: Severity;
    description: string;
    box: Box | null;
    referenceBox: Box | null;
    firstFrame: number;
    lastFrame: number;
    bestFrame: number;
    firstTimecode: string;
    lastTimecode: string;
    status: AnomalyStatus;
  }[];
  timing: {
    takeSeconds: number;
    workSeconds: number;
    /** Seconds of all work on one sample, decoding and alignment included. */
    secondsPerSample: number | null;
    /** Production-aligned frame rate: (R / S + 1) / x with S = 45 s of take and R = 300 s of reset. */
    pafr: number | null;
  };
}

const PAFR_TAKE_SECONDS = 45;
const PAFR_RESET_SECONDS = 300;

export interface AnalysisFacts {
  reference: string;
  take: string;
  /** All work, reading the reference included; and the part that went into the take. */
  workMs: number;
  compareMs: number;
  rate: FrameRate;
}

export function describeAnalysis(verdict: FootageVerdict, facts: AnalysisFacts): Analysis {
  const samples = Math.max(0, ...verdict.coverage.map((one) => one.checked));
  const secondsPerSample = samples > 0 ? facts.compareMs / 1000 / samples : null;
  return {
    reference: facts.reference,
    take: facts.take,
    alignment: verdict.alignment ?? null,
    action: verdict.action,
    leftOut: verdict.outside.length,
    coverage: verdict.coverage,
    anomalies: verdict.anomalies.map((anomaly) => ({
      kind: anomaly.kind,
      detector: anomaly.detector,
      confidence: anomaly.confidence,
      severity: anomaly.severity,
      description: anomaly.description,
      box: anomaly.box,
      referenceBox: anomaly.referenceBox,
      firstFrame: anomaly.first.frameIndex,
      lastFrame: anomaly.last.frameIndex,
      bestFrame: anomaly.best.frameIndex,
      firstTimecode: formatTimecode(anomaly.first.frameIndex, facts.rate),
      lastTimecode: formatTimecode(anomaly.last.frameIndex, facts.rate),
      status: "open",
    })),
    timing: {
      takeSeconds: round(verdict.take.durationMs / 1000),
      workSeconds: round(facts.workMs / 1000),
      secondsPerSample: secondsPerSample === null ? null : round(secondsPerSample),
      pafr: secondsPerSample ? round((PAFR_RESET_SECONDS / PAFR_TAKE_SECONDS + 1) / secondsPerSample) : null,
    },
  };
}

/** The same for people: a line each. */
export function formatAnalysis({ alignment, action, leftOut, anomalies, coverage, timing }: Analysis): string {
  const lies = [...sayAlignment(alignment ?? undefined, action), ...sayWithdrawn(leftOut)];
  const found = anomalies.map(
    ({ description, severity, firstTimecode }) => `- ${description} (${severity}, ${firstTimecode})`,
  );
  const covered = coverage.flatMap(({ detector, sampled, checked, notChecked }) => [
    `${detector}: ${checked} of ${sampled} samples checked`,
    ...notChecked.map(({ samples, reason }) => `  ${samples} not checked: ${reason}`),
  ]);
  const nothing = coverage.every(({ checked }) => checked === 0) ? "nothing could be compared" : "nothing found";
  const speed = `${timing.takeSeconds} s of take in ${timing.workSeconds} s`;
  return `${[...(found.length > 0 ? found : [nothing]), "", ...lies, ...covered, speed].join("\n")}\n`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
