import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../../src/base/fault.ts";
import { parseJson, type Static, Type } from "../../../src/base/schema.ts";
import { halfOf } from "../halves.ts";
import type { InpaintedCase } from "./cases.ts";
import type { ChangeEyes } from "./eyes.ts";
import { areSymmetric, judgeLook, swapChange } from "./matching.ts";

/** Drawn once for each number of pairs a size; remove the folder to draw them anew. */
const RUNS = join(import.meta.dir, "runs");
const DRAWING_LIMIT_MS = 60 * 60_000;
const MAX_TRUTH_BYTES = 20_000_000;

const Side = Type.Object({
  file: Type.String({ pattern: "^[a-z0-9-]+\\.jpg$" }),
  box: Type.Union([Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]), Type.Null()]),
});
const Truth = Type.Object({
  perSize: Type.Integer(),
  pairs: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal("changed"), Type.Literal("unchanged"), Type.Literal("control")]),
      size: Type.Union([Type.Literal("small"), Type.Literal("medium"), Type.Literal("large"), Type.Literal("none")]),
      photograph: Type.String(),
      method: Type.String(),
      reference: Side,
      take: Side,
    }),
  ),
});

/** Pairs with so many of each size, drawn where they are not there yet. */
export async function providePairs(
  data: string,
  perSize: number,
): Promise<{ folder: string; truth: Static<typeof Truth> }> {
  const folder = join(RUNS, `pairs-${perSize}`);
  const path = join(folder, "truth.json");
  if (!existsSync(path)) await drawPairs(folder, data, perSize);
  return { folder, truth: readInpainted(readFileSync(path, "utf8")) };
}

/** What `inpainted.py` wrote of its pairs. Throws where that is not as it should be. */
export function readInpainted(text: string): Static<typeof Truth> {
  if (text.length > MAX_TRUTH_BYTES) throw new Fault("invalid", "the truth of the drawn pairs is too long");
  const truth = parseJson(Truth, text);
  if (!truth.ok)
    throw new Fault("invalid", `the truth of the drawn pairs: ${truth.error}; remove the folder to draw anew`);
  for (const { kind, reference, take } of truth.value.pairs) {
    if (kind !== "unchanged" && !(reference.box && take.box))
      throw new Fault("invalid", `${take.file}: a change without a place`);
  }
  return truth.value;
}

async function drawPairs(folder: string, data: string, perSize: number): Promise<void> {
  const python = process.env.CAMF_PYTHON ?? "/usr/bin/python3";
  if (!existsSync(python))
    throw new Fault("not-found", `${python} is not there: CAMF_PYTHON names a Python with OpenCV`);
  const script = join(import.meta.dir, "inpainted.py");
  const words = ["--data", data, "--out", folder, "--per-size", String(perSize)];
  const child = Bun.spawn([python, script, ...words], {
    stdio: ["ignore", "inherit", "inherit"],
    timeout: DRAWING_LIMIT_MS,
  });
  if ((await child.exited) !== 0) throw new Fault("internal", `${script} could not draw the pairs: see above`);
}

/** Every drawn pair, looked at both ways round. */
export async function lookAtInpainted(
  eyes: ChangeEyes,
  { folder, truth }: Awaited<ReturnType<typeof providePairs>>,
  how: { leastConfidence: number; onProgress: (done: number, total: number) => void },
): Promise<InpaintedCase[]> {
  const cases: InpaintedCase[] = [];
  for (const { kind, size, photograph, method, reference, take } of truth.pairs) {
    how.onProgress(cases.length, truth.pairs.length);
    const change =
      reference.box && take.box && kind !== "unchanged" ? { referenceBox: reference.box, box: take.box } : null;
    const [referencePath, path] = [join(folder, reference.file), join(folder, take.file)];
    const changes = change ? [change] : [];
    const forth = judgeLook(await eyes.look(referencePath, path), changes, how.leastConfidence);
    const back = judgeLook(await eyes.look(path, referencePath), changes.map(swapChange), how.leastConfidence);
    const facts = { path, referencePath, photograph, half: halfOf(photograph), kind, size, method, change };
    cases.push({ ...facts, forth, back, isSymmetric: areSymmetric(forth, back) });
  }
  return cases;
}
