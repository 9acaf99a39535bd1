import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, type Static, Type } from "../../../src/base/schema.ts";
import { readTable } from "../csv.ts";
import { halfOf } from "../halves.ts";
import type { Change, PairCase } from "./cases.ts";
import type { ChangeEyes } from "./eyes.ts";
import { areSymmetric, judgeLook, swapChange } from "./matching.ts";

const Boxes = Type.Array(Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]), { maxItems: 100 });
const LABELS = ["change", "none", "person-only", "unlabelled"] as const;

/** A row of pairs.csv: two pictures, and what differs. The take is the later one. */
export interface LabelledPair extends Pick<PairCase, "path" | "referencePath" | "label" | "note" | "changes"> {}

/** Throws where a row names no box for each thing in both pictures, or a label that is unknown. */
export function readPairs(text: string): LabelledPair[] {
  return readTable(text).map(({ before = "", after = "", label, note = "", ...row }) => {
    const known = LABELS.find((one) => one === label);
    if (!known) throw new Fault("invalid", `${after}: "${label}" is no label of a pair`);
    const [referenceBoxes, boxes] = [row.boxes_before, row.boxes_after].map((text) => readBoxes(after, text ?? ""));
    if (boxes.length !== referenceBoxes.length) throw new Fault("invalid", `${after}: a box is missing in one picture`);
    const changes: Change[] = boxes.map((box, index) => ({ box, referenceBox: referenceBoxes[index] }));
    return { path: after, referencePath: before, label: known, note, changes };
  });
}

function readBoxes(path: string, text: string): Static<typeof Boxes> {
  const boxes = parseJson(Boxes, text);
  if (!boxes.ok) throw new Fault("invalid", `${path}: ${boxes.error}`);
  return boxes.value;
}

/** Every pair of the table, looked at both ways round. */
export async function lookAtPairs(
  eyes: ChangeEyes,
  data: string,
  how: { leastConfidence: number; onProgress: (done: number, total: number) => void },
): Promise<PairCase[]> {
  const table = join(data, "pairs", "pairs.csv");
  if (!existsSync(table)) throw new Fault("not-found", `${table} is not there`);
  const pairs = readPairs(readFileSync(table, "utf8"));
  const cases: PairCase[] = [];
  for (const pair of pairs) {
    how.onProgress(cases.length, pairs.length);
    const [reference, take] = [join(data, pair.referencePath), join(data, pair.path)];
    const forth = judgeLook(await eyes.look(reference, take), pair.changes, how.leastConfidence);
    const back = judgeLook(await eyes.look(take, reference), pair.changes.map(swapChange), how.leastConfidence);
    cases.push({ ...pair, half: halfOf(pair.path), forth, back, isSymmetric: areSymmetric(forth, back) });
  }
  return cases;
}
