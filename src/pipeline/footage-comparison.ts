import { Tracker } from "../anomalies/tracker.ts";
import { Fault } from "../base/fault.ts";
import type { Panel } from "../detectors/panel.ts";
import type { AnomalyDraft, Severity } from "../domain/anomaly.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { Frames } from "../frames/frames.ts";
import { openComparison } from "./comparison.ts";
import { countSamples, type Footage, type FootageFacts, inspectFootage, readFootage } from "./footage.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";
import { Tally } from "./tally.ts";

export interface FootageComparisonOptions {
  frames: Frames;
  panel: Panel;
  shelf: ReferenceShelf;
  detectors: string[];
  reference: Footage;
  /** As it is said: "take 2", or a file's name. */
  referenceLabel: string;
  take: Footage;
  rateHz: number;
  runtimeDir: string;
  /** Where the reference's samples are kept, or will be. */
  referenceDirectory: string;
  onProgress?: (progress: { stage: "reference" | "take"; done: number; total: number }) => void;
  signal?: AbortSignal;
}

export interface FootageVerdict {
  take: FootageFacts;
  reference: FootageFacts;
  coverage: Coverage[];
  anomalies: AnomalyDraft[];
  /** Set when a detector failed on a sample: the reason, for exit codes and pages. */
  failure: string | undefined;
}

/** Compares two pieces of footage from end to end, losing nothing, as fast as it goes. */
export async function compareFootage(options: FootageComparisonOptions): Promise<FootageVerdict> {
  const { frames, panel, referenceDirectory, rateHz } = options;
  const referenceFacts = await inspectFootage(options.reference);
  const facts = await inspectFootage(options.take);
  await options.shelf.keep({
    footage: options.reference,
    directory: referenceDirectory,
    rateHz,
    onProgress: (done) =>
      options.onProgress?.({ stage: "reference", done, total: countSamples(referenceFacts, rateHz) }),
  });

  const tallies = options.detectors.map((detector) => new Tally(detector));
  const tracker = new Tracker({
    mode: facts.mode,
    rateHz,
    severities: readSeverities(panel),
    referenceLabel: options.referenceLabel,
    actionMs: (facts.firstFrame * 1000) / facts.frameRate,
  });
  const total = countSamples(facts, rateHz) * tallies.length;
  let done = 0;
  const comparison = await openComparison({
    frames,
    panel,
    tracker,
    tallies,
    referenceDirectory,
    rateHz,
    mode: facts.mode,
    pace: "patient",
    onDone: () => options.onProgress?.({ stage: "take", done: ++done, total: Math.max(total, done) }),
  });
  for await (const placed of readFootage({ ...options, footage: options.take, facts })) await comparison.push(placed);
  await comparison.finish();
  if (options.signal?.aborted) throw new Fault("unavailable", "the comparison was stopped");
  if (tallies.some((tally) => tally.sampled === 0))
    throw new Fault("invalid", `${options.take.path} has no picture to compare`);
  const failure = tallies.map((tally) => tally.failure).find((reason) => reason !== undefined);
  return {
    take: facts,
    reference: referenceFacts,
    coverage: tallies.map((tally) => tally.coverage()),
    anomalies: tracker.finish(),
    failure,
  };
}

/** Severity of each kind, as the detectors' manifests say. */
export function readSeverities(panel: Panel): Map<string, Severity> {
  return new Map(
    panel.detectors.flatMap((detector) => detector.kinds.map(({ kind, severity }) => [kind, severity] as const)),
  );
}
