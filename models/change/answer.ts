import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * `bun models/change/answer.ts MODEL.onnx FOLDER [THREADS]`: what the product's own runtime answers on each pair of the
 * folder, NAME.u8 -> NAME.f32, and how long it takes. evaluate.py and agree.py judge the answers.
 */
const DIMS = [1, 2, 256, 448, 3];

const [model, folder, threads] = process.argv.slice(2);
if (model === undefined || folder === undefined) throw new Error("Name the model and the folder of pairs.");
await using session = await ONNX_RUNTIME.open({ path: model, provider: "cpu", threads: Number(threads ?? 1) });
const times: number[] = [];
for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".u8"))) {
  const data = new Uint8Array(readFileSync(join(folder, name)));
  const since = performance.now();
  const changes = (await session.run({ pairs: { data, dims: DIMS } })).changes?.data;
  times.push(performance.now() - since);
  if (!(changes instanceof Float32Array)) throw new Error("The model gives no changes.");
  writeFileSync(join(folder, name.replace(".u8", ".f32")), changes);
}
times.sort((one, other) => one - other);
const [leastMs, medianMs] = [times[0], times[times.length >> 1]].map((ms) => Number(ms?.toFixed(1)));
console.log(JSON.stringify({ pairs: times.length, leastMs, medianMs }));
