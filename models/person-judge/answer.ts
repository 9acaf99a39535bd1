import { readFileSync, writeFileSync } from "node:fs";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * `bun models/person-judge/answer.ts MODEL.onnx CROPS.u8 OUT.f32`: what the product's own runtime answers on each crop, one
 * after the other, and how long it takes. evaluate.py judges the answers.
 */
const CROP = [96, 64, 4] as const;
const CROP_BYTES = CROP[0] * CROP[1] * CROP[2];

const [model, crops, out] = process.argv.slice(2);
if (model === undefined || crops === undefined || out === undefined)
  throw new Error("Name the model, the crops and what to write.");
await using session = await ONNX_RUNTIME.open({ path: model, provider: "cpu", threads: 1 });
const all = new Uint8Array(readFileSync(crops));
const times: number[] = [];
const answers: number[] = [];
for (let at = 0; at < all.length; at += CROP_BYTES) {
  const since = performance.now();
  const shown = (await session.run({ crops: { data: all.subarray(at, at + CROP_BYTES), dims: [1, ...CROP] } })).shown
    ?.data;
  times.push(performance.now() - since);
  if (!(shown instanceof Float32Array)) throw new Error("The model gives no answer.");
  answers.push(...shown);
}
writeFileSync(out, Float32Array.from(answers));
times.sort((one, other) => one - other);
const [leastMs, medianMs] = [times[0], times[times.length >> 1]].map((ms) => Number(ms?.toFixed(2)));
console.log(JSON.stringify({ crops: times.length, leastMs, medianMs }));
