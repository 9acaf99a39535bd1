import { measureArea, measureContainment, measureOverlap } from "../../src/anomalies/geometry.ts";
import type { Box } from "../../src/domain/frame.ts";
import annotation from "../fixtures/bottles.json";

type TakeName = keyof typeof annotation.takes;

/** What was found, by its boxes. */
interface Found {
  box: Box | null;
  referenceBox: Box | null;
}

export interface BottleJudgement {
  /** Bottles that are gone and were found by a good box. */
  found: { bottle: string; overlap: number }[];
  missed: string[];
  /** Bottles that changed at all, and those of them that were put back off their mark. */
  changed: number;
  nudged: number;
  /** Bottles put back off their mark that were reported. */
  nudgedReported: string[];
  /** Anomalies that answer to no bottle that changed. */
  falseAlarms: number;
  /** The most anomalies that any one bottle raised. */
  mostPerBottle: number;
}

const GOOD_OVERLAP = 0.3;
const LARGEST_BOX = 4;
/** Lies this far inside the bottle (with room for a nudge): the anomaly belongs to it. */
const BELONGS = 0.5;
const NUDGE_ROOM = 0.03;

/** Judges the anomalies of one take of takes.csv by the bars of the product. */
export function judgeBottles(take: string, anomalies: Found[]): BottleJudgement {
  const truth = annotation.takes[readTakeName(take)];
  const changed = [...truth.gone, ...truth.nudged].map((name) => findBottle(name));
  const owners = anomalies.map((anomaly) =>
    changed.filter((bottle) => boxesOf(anomaly).some((box) => belongsTo(box, bottle))),
  );
  const found = truth.gone.flatMap((bottle) => {
    const overlaps = anomalies.flatMap(boxesOf).map((box) => rateBox(box, findBottle(bottle)));
    const overlap = Math.max(0, ...overlaps);
    return overlap >= GOOD_OVERLAP ? [{ bottle, overlap }] : [];
  });
  const perBottle = changed.map((bottle) => owners.filter((list) => list.includes(bottle)).length);
  return {
    found,
    missed: truth.gone.filter((name) => !found.some(({ bottle }) => bottle === name)),
    changed: changed.length,
    nudged: truth.nudged.length,
    nudgedReported: truth.nudged.filter((name) => owners.some((list) => list.includes(findBottle(name)))),
    falseAlarms: owners.filter((list) => list.length === 0).length,
    mostPerBottle: Math.max(0, ...perBottle),
  };
}

const BOTTLES = new Map<string, Box>(Object.entries(annotation.bottles).map(([name, box]) => [name, toBox(box)]));

function findBottle(name: string): Box {
  const box = BOTTLES.get(name);
  if (!box) throw new Error(`no bottle ${name}`);
  return box;
}

function toBox([x, y, width, height]: number[]): Box {
  return [x, y, width, height];
}

function readTakeName(take: string): TakeName {
  const isKnown = (name: string): name is TakeName => name in annotation.takes;
  if (!isKnown(take)) throw new Error(`no annotation of ${take}`);
  return take;
}

function boxesOf({ box, referenceBox }: Found): Box[] {
  return [box, referenceBox].filter((one) => one !== null);
}

/** Overlap with the bottle; 0 for a box that is too large to point at anything. */
function rateBox(box: Box, bottle: Box): number {
  return measureArea(box) <= LARGEST_BOX * measureArea(bottle) ? measureOverlap(box, bottle) : 0;
}

function belongsTo(box: Box, [x, y, width, height]: Box): boolean {
  const roomy: Box = [x - NUDGE_ROOM, y - NUDGE_ROOM, width + 2 * NUDGE_ROOM, height + 2 * NUDGE_ROOM];
  return measureContainment(box, roomy) >= BELONGS;
}
