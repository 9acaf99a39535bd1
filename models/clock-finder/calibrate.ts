import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ONNX_RUNTIME } from "../../detectors/onnx/onnx-runtime.ts";

/**
 * Runs the model that quantize.py exposed on its scenes and writes between what each tensor ranges: the mean over the
 * pictures of the smallest and of the largest value, so that one glaring picture does not coarsen all others.
 */
const HEIGHT = 384;
const WIDTH = 640;
const FOLDER = join(import.meta.dirname, "runs", "int8");

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
const sums = new Map<string, [number, number]>();
for (const name of names) {
  const data = new Uint8Array(readFileSync(join(FOLDER, name)));
  const answers = await session.run({ picture: { data, dims: [1, HEIGHT, WIDTH, 3] } });
  for (const [tensor, { data: values }] of Object.entries(answers)) {
    const [low, high] = extremes(values);
    const [lows, highs] = sums.get(tensor) ?? [0, 0];
    sums.set(tensor, [lows + low, highs + high]);
  }
}
const ranges = [...sums].map(([tensor, [lows, highs]]) => [tensor, [lows / names.length, highs / names.length]]);
writeFileSync(join(FOLDER, "ranges.json"), JSON.stringify(Object.fromEntries(ranges)));
console.log(`${ranges.length} tensors over ${names.length} pictures`);
