import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * Runs the model that quantize.py exposed on its pairs and writes each tensor's least and greatest value over all of
 * them. A mean over the pairs would clip just the rare large values that make a sure find sure.
 */
const DIMS = [1, 2, 256, 448, 3];
const FOLDER = join(import.meta.dirname, "runs", "int8");

function widen(range: [number, number], data: ArrayLike<number | bigint>): [number, number] {
  let [low, high] = range;
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

await using session = await ONNX_RUNTIME.open({ path: join(FOLDER, "exposed.onnx"), provider: "cpu", threads: 1 });
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".u8"));
const ranges = new Map<string, [number, number]>();
for (const name of names) {
  const data = new Uint8Array(readFileSync(join(FOLDER, name)));
  const answers = await session.run({ pairs: { data, dims: DIMS } });
  for (const [tensor, { data: values }] of Object.entries(answers)) {
    ranges.set(tensor, widen(ranges.get(tensor) ?? [0, 0], values));
  }
}
writeFileSync(join(FOLDER, "ranges.json"), JSON.stringify(Object.fromEntries(ranges)));
console.log(`${ranges.size} tensors over ${names.length} pairs`);
