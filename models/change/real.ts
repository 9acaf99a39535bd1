import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";
import { Fault } from "../../src/base/fault.ts";
import { openLog } from "../../src/base/log.ts";
import { parseJson, Type } from "../../src/base/schema.ts";
import { openFrames } from "../../src/frames/frames.ts";
import type { InpaintedCase, PairCase } from "../evaluate/change/cases.ts";
import { providePairs } from "../evaluate/change/inpainted.ts";
import { measureInpainted } from "../evaluate/change/inpainted-figures.ts";
import { areSymmetric, judgeLook, swapChange } from "../evaluate/change/matching.ts";
import { readPairs } from "../evaluate/change/pairs.ts";
import { measurePairs } from "../evaluate/change/pairs-figures.ts";
import { formatInpainted, formatPairs } from "../evaluate/change/table.ts";
import { halfOf } from "../evaluate/halves.ts";
import { NetworkEyes } from "./network-eyes.ts";

/**
 * `bun models/change/real.ts [--per-size 20] [--model change.onnx]`: what the network alone says of the real pairs and of the pairs
 * that were painted over, by the same measures as the detector. For judging only; the threshold comes from drawn pairs.
 */
const Threshold = Type.Object({ threshold: Type.Number({ minimum: 0, maximum: 1 }) });

const { values } = parseArgs({
  options: {
    data: { type: "string", default: join(process.env.CAMF_SHARED ?? "../shared", "data") },
    model: { type: "string", default: join(import.meta.dir, "change.onnx") },
    "per-size": { type: "string", default: "20" },
  },
});
const told = parseJson(Threshold, readFileSync(join(import.meta.dir, "threshold.json"), "utf8"));
if (!told.ok) throw new Fault("invalid", `threshold.json: ${told.error}`);
const leastConfidence = told.value.threshold;

const folder = mkdtempSync(join(tmpdir(), "camf-change-"));
try {
  await using frames = await openFrames({ runtimeDir: folder, log: openLog("error") });
  await using session = await ONNX_RUNTIME.open({ path: values.model, provider: "cpu", threads: 1 });
  const eyes = new NetworkEyes(frames, session, { directory: join(folder, "reference"), threshold: leastConfidence });
  const judge = async (reference: string, take: string, changes: Parameters<typeof judgeLook>[1]) => {
    const forth = judgeLook(await eyes.look(reference, take), changes, leastConfidence);
    const back = judgeLook(await eyes.look(take, reference), changes.map(swapChange), leastConfidence);
    return { forth, back, isSymmetric: areSymmetric(forth, back) };
  };
  const pairs: PairCase[] = [];
  for (const pair of readPairs(readFileSync(join(values.data, "pairs", "pairs.csv"), "utf8"))) {
    const judged = await judge(join(values.data, pair.referencePath), join(values.data, pair.path), pair.changes);
    pairs.push({ ...pair, half: halfOf(pair.path), ...judged });
  }
  const painted: InpaintedCase[] = [];
  const drawn = await providePairs(values.data, Number(values["per-size"]));
  for (const { kind, size, photograph, method, reference, take } of drawn.truth.pairs) {
    const change =
      reference.box && take.box && kind !== "unchanged" ? { referenceBox: reference.box, box: take.box } : null;
    const [referencePath, path] = [join(drawn.folder, reference.file), join(drawn.folder, take.file)];
    const judged = await judge(referencePath, path, change ? [change] : []);
    const facts = { path, referencePath, photograph, half: halfOf(photograph), kind, size, method, change };
    painted.push({ ...facts, ...judged });
  }
  for (const [title, half] of [
    ["Look half", "look"],
    ["Report half", "report"],
  ] as const) {
    console.log(formatPairs(title, measurePairs(pairs.filter((one) => one.half === half))), "\n");
    console.log(formatInpainted(title, measureInpainted(painted.filter((one) => one.half === half))), "\n");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
