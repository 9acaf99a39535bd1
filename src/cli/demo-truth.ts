import { readFileSync } from "node:fs";
import { measureOverlap } from "../anomalies/geometry.ts";
import { Fault } from "../base/fault.ts";
import { parseJson, Type } from "../base/schema.ts";
import type { Box } from "../domain/frame.ts";

const BoxSchema = Type.Union([Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]), Type.Null()]);

const TruthSchema = Type.Object({
  seed: Type.Integer(),
  fps: Type.Number(),
  reference: Type.Object({ clip: Type.String(), frames: Type.Integer() }),
  take: Type.Object({ clip: Type.String(), frames: Type.Integer() }),
  changes: Type.Array(
    Type.Object({
      what: Type.String(),
      kind: Type.String(),
      box: BoxSchema,
      referenceBox: BoxSchema,
      firstFrame: Type.Integer(),
      lastFrame: Type.Integer(),
    }),
  ),
});

/** A change that was planted in a take, and where and when it can be seen. */
export interface PlantedChange {
  what: string;
  kind: string;
  box: Box | null;
  referenceBox: Box | null;
  fromMs: number;
  toMs: number;
}

/** What was found, in the take's own time. */
export interface FoundChange {
  box: Box | null;
  referenceBox: Box | null;
  fromMs: number;
  toMs: number;
}

/** How the planted changes fared. */
export interface Judgement<T extends FoundChange> {
  found: { change: PlantedChange; by: T[] }[];
  missed: PlantedChange[];
  /** Findings that answer to no planted change. */
  false: T[];
}

/** From this overlap of boxes a planted change counts as found. */
const FOUND_OVERLAP = 0.3;

export function readTruth(path: string): PlantedChange[] {
  const truth = parseJson(TruthSchema, readFileSync(path, "utf8"));
  if (!truth.ok) throw new Fault("invalid", `${path}: ${truth.error}`);
  const { fps, changes } = truth.value;
  return changes.map(({ firstFrame, lastFrame, ...change }) => ({
    ...change,
    fromMs: (firstFrame * 1000) / fps,
    toMs: ((lastFrame + 1) * 1000) / fps,
  }));
}

/** Each planted change must be found by a box that overlaps it, in overlapping time, and nothing else may be. */
export function judgeFindings<T extends FoundChange>(planted: PlantedChange[], findings: T[]): Judgement<T> {
  const answers = planted.map((change) => ({ change, by: findings.filter((finding) => answersTo(finding, change)) }));
  const explained = new Set(answers.flatMap(({ by }) => by));
  return {
    found: answers.filter(({ by }) => by.length > 0),
    missed: answers.filter(({ by }) => by.length === 0).map(({ change }) => change),
    false: findings.filter((finding) => !explained.has(finding)),
  };
}

function answersTo(finding: FoundChange, change: PlantedChange): boolean {
  if (finding.fromMs >= change.toMs || finding.toMs < change.fromMs) return false;
  const truths = [change.box, change.referenceBox].filter((box) => box !== null);
  const boxes = [finding.box, finding.referenceBox].filter((box) => box !== null);
  return boxes.some((box) => truths.some((truth) => measureOverlap(box, truth) >= FOUND_OVERLAP));
}
