import { join } from "node:path";
import { Fault } from "../../../src/base/fault.ts";
import { resolvePath } from "../../../src/cli/arguments.ts";
import { ProgressBar } from "../../../src/cli/progress-bar.ts";
import { evaluateChange, SETS } from "./evaluation.ts";

const SHIPPED_MODELS = join(import.meta.dir, "../..");
/** More photographs than that have no object of one size to paint out. */
const MAX_PER_SIZE = 200;

export interface ChangeWords {
  /** Folder of the shared data. */
  data: string;
  out?: string;
  models: string;
  "per-size": string;
  "film-sets"?: string;
  "all-pictures": boolean;
  json: boolean;
}

/** `models:evaluate change`: judges the sets that are named, all where none is, and prints their figures. */
export async function judgeChange(names: readonly string[], words: ChangeWords): Promise<void> {
  const unknown = names.find((name) => !SETS.some((set) => set === name));
  if (unknown !== undefined) throw new Fault("invalid", `there is no set "${unknown}"; there are: ${SETS.join(", ")}`);
  if (resolvePath(words.models) !== SHIPPED_MODELS)
    throw new Fault("invalid", "--models: the detector difference is judged as it ships, with its own model");
  const out = resolvePath(words.out ?? "data/evaluation/change");
  const bar = new ProgressBar();
  const figures = await evaluateChange({
    data: words.data,
    sets: SETS.filter((set) => names.length === 0 || names.includes(set)),
    out,
    filmSets: words["film-sets"] === undefined ? undefined : resolvePath(words["film-sets"]),
    perSize: readPerSize(words["per-size"]),
    shown: words["all-pictures"] ? "all" : "look",
    onProgress: (set, done, total) => bar.show(set, done, total),
    onText: (text) => {
      bar.clear();
      if (!words.json) process.stdout.write(`${text}\n\n`);
    },
  });
  if (words.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.stderr.write(`pictures: ${join(out, "gallery.html")}\n`);
}

function readPerSize(text: string): number {
  const perSize = Number(text);
  if (!Number.isInteger(perSize) || perSize < 1 || perSize > MAX_PER_SIZE)
    throw new Fault("invalid", `--per-size ${text}: allowed is a whole number from 1 to ${MAX_PER_SIZE}`);
  return perSize;
}
