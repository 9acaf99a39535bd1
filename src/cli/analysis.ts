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
export function formatAnalysis({ anomalies, coverage, timing }: Analysis): string {
  const found = anomalies.map(
    ({ description, severity, firstTimecode }) => `- ${description} (${severity}, ${firstTimecode})`,
  );
  const covered = coverage.flatMap(({ detector, sampled, checked, notChecked }) => [
    `${detector}: ${checked} of ${sampled} samples checked`,
    ...notChecked.map(({ samples, reason }) => `  ${samples} not checked: ${reason}`),
  ]);
  const nothing = coverage.every(({ checked }) => checked === 0) ? "nothing could be compared" : "nothing found";
  const speed = `${timing.takeSeconds} s of take in ${timing.workSeconds} s`;
  return `${[...(found.length > 0 ? found : [nothing]), "", ...covered, speed].join("\n")}\n`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
