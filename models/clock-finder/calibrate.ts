import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * `bun calibrate.ts FOLDER`: runs the model that quantize.py exposed there on its scenes and writes each tensor's least
 * and greatest value over all of them. A mean over the pictures would clip just the rare large values that make a sure
 * find sure.
 */
const HEIGHT = 384;
const WIDTH = 640;
const FOLDER = resolve(process.argv[2] ?? ".");

function extremes(data: ArrayLike<number | bigint>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
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
  const answers = await session.run({ picture: { data, dims: [1, HEIGHT, WIDTH, 3] } });
  for (const [tensor, { data: values }] of Object.entries(answers)) {
    const [low, high] = extremes(values);
    const [lowest, highest] = ranges.get(tensor) ?? [low, high];
    ranges.set(tensor, [Math.min(lowest, low), Math.max(highest, high)]);
  }
}
writeFileSync(join(FOLDER, "ranges.json"), JSON.stringify(Object.fromEntries(ranges)));
console.log(`${ranges.size} tensors over ${names.length} pictures`);
