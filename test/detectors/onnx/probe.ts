import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signature } from "@camf/onnx";

/** The model that comes with @camf/onnx: per crop, the sum of its 16 bytes weighed 0.5 and 0.25 in turns. */
export const PROBE_PATH = join(import.meta.dir, "../../../detectors/onnx/probe/probe.onnx");

export const PROBE = {
  inputs: { crops: { type: "uint8", shape: ["N", 4, 4] } },
  outputs: { sums: { type: "float32", shape: ["N"] } },
} as const satisfies Signature;

/** Two crops, and what the model says of them. */
export const CROPS = { data: Uint8Array.from({ length: 32 }, (_, index) => index * 3), dims: [2, 4, 4] };
export const SUMS = [0, 16].map((start) =>
  CROPS.data.subarray(start, start + 16).reduce((sum, value, index) => sum + value * (index % 2 === 0 ? 0.5 : 0.25), 0),
);

/** Weights of 0.75 in place of 0.5, as the file holds them. */
export function reweigh(model: Uint8Array): Uint8Array {
  return replaceAll(model, [0, 0, 0, 0x3f], [0, 0, 0x40, 0x3f]);
}

/** The name of an operator that there is not. */
export function misname(model: Uint8Array): Uint8Array {
  return replaceAll(model, [...Buffer.from("ReduceSum")], [...Buffer.from("ReduceSux")]);
}

function replaceAll(bytes: Uint8Array, from: number[], to: number[]): Uint8Array {
  const changed = Buffer.from(bytes);
  let at = changed.indexOf(Buffer.from(from));
  if (at < 0) throw new Error("the model does not hold what is to be changed");
  for (; at >= 0; at = changed.indexOf(Buffer.from(from), at + from.length)) changed.set(to, at);
  return changed;
}

/** A model file of one's own making, and the folder it lies in; gone when disposed. */
export function makeModel(change: (probe: Uint8Array) => Uint8Array, name = "made.onnx") {
  const folder = mkdtempSync(join(tmpdir(), "camf-model-"));
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(PROBE_PATH)));
  return { folder, path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
