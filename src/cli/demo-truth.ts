import { readFileSync } from "node:fs";
import { measureOverlap } from "../anomalies/geometry.ts";
import { Fault } from "../base/fault.ts";
import { parseJson, type Static, Type } from "../base/schema.ts";
import type { Box } from "../domain/frame.ts";

const PlaceSchema = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);
const BoxSchema = Type.Union([PlaceSchema, Type.Null()]);
const TimeSchema = Type.String({ pattern: "^(1[0-2]|[1-9]):[0-5][0-9]$" });

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
      clock: Type.Optional(Type.Object({ dial: PlaceSchema, reference: TimeSchema, take: TimeSchema })),
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
  /** A clock was set to another time: its dial, and what it shows in both, "8:10". Both times must be told. */
  clock?: { dial: Box; reference: string; take: string };
}

/** What was found, in the take's own time. */
export interface FoundChange {
  kind: string;
  description: string;
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

/** How long a demo's clips are, in ms. Throws Fault("invalid"). */
export function readLengths(path: string): { reference: number; take: number } {
  const { fps, reference, take } = parseTruth(path);
  return { reference: (reference.frames * 1000) / fps, take: (take.frames * 1000) / fps };
}

/** The changes of a truth file. Throws Fault("invalid"). */
export function readTruth(path: string): PlantedChange[] {
  const { fps, changes } = parseTruth(path);
  return changes.map(({ firstFrame, lastFrame, ...change }) => ({
    ...change,
    fromMs: (firstFrame * 1000) / fps,
    toMs: ((lastFrame + 1) * 1000) / fps,
  }));
}

function parseTruth(path: string): Static<typeof TruthSchema> {
  const truth = parseJson(TruthSchema, readFileSync(path, "utf8"));
  if (!truth.ok) throw new Fault("invalid", `${path}: ${truth.error}`);
  return truth.value;
}

/**
 * Each planted change must be found by a box that overlaps it, in overlapping time, and nothing else may be. A clock's
 * change is found only when both its times are told too. Kinds are not compared: the truth says "area-changed" of a lamp that
 * went off, and a detector that says "switched" knows more.
 */
export function judgeFindings<T extends FoundChange>(planted: PlantedChange[], findings: T[]): Judgement<T> {
  const answers = planted.map((change) => {
    const by = findings.filter((finding) => answersTo(finding, change));
    return { change, by, isFound: by.length > 0 && (!change.clock || by.some((one) => tellsTimes(one, change))) };
  });
  const explained = new Set(answers.flatMap(({ by }) => by));
  return {
    found: answers.filter(({ isFound }) => isFound).map(({ change, by }) => ({ change, by })),
    missed: answers.filter(({ isFound }) => !isFound).map(({ change }) => change),
    false: findings.filter((finding) => !explained.has(finding)),
  };
}

function answersTo(finding: FoundChange, change: PlantedChange): boolean {
  if (finding.fromMs >= change.toMs || finding.toMs < change.fromMs) return false;
  // A time told wrongly is no answer, wherever the box is.
  if (finding.kind === CLOCK_MISMATCH && !tellsTimes(finding, change)) return false;
  const truths = [change.box, change.referenceBox, change.clock?.dial ?? null].filter((box) => box !== null);
  const boxes = [finding.box, finding.referenceBox].filter((box) => box !== null);
  return boxes.some((box) => truths.some((truth) => measureOverlap(box, truth) >= FOUND_OVERLAP));
}

const CLOCK_MISMATCH = "clock-mismatch";

/** "Wall clock shows 8:35; it was 8:10 in take 1": now, and before; a minute off is still the time. */
function tellsTimes({ kind, description }: FoundChange, { clock }: PlantedChange): boolean {
  if (kind !== CLOCK_MISMATCH || !clock) return false;
  const told = [...description.matchAll(/\b(\d{1,2}):(\d\d)\b/g)].map(([time]) => time);
  const wanted = [clock.take, clock.reference];
  return wanted.every((time, index) => told[index] !== undefined && minutesApart(told[index], time) <= 1);
}

const HALF_DAY = 720;

function minutesApart(one: string, other: string): number {
  const apart = Math.abs(onDial(one) - onDial(other));
  return Math.min(apart, HALF_DAY - apart);
}

/** Minutes since twelve. */
function onDial(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours % 12) * 60 + minutes;
}
