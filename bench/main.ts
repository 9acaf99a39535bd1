/** `bun run bench [NAME…]`: runs the benchmarks one after the other and prints one JSON object. */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeSpeed } from "./analyze-speed.ts";
import { branchCost } from "./branch-cost.ts";
import { captureRate } from "./capture-rate.ts";
import { clock } from "./clock.ts";
import type { Benchmark } from "./figures.ts";
import { handOver } from "./hand-over.ts";
import { hostile } from "./hostile.ts";
import { idle } from "./idle.ts";
import { many } from "./many.ts";
import { memory } from "./memory.ts";
import { onnx } from "./onnx.ts";
import { startUp } from "./start-up.ts";
import { storage } from "./storage.ts";

const BENCHMARKS: readonly Benchmark[] = [
  handOver,
  startUp,
  idle,
  many,
  hostile,
  captureRate,
  branchCost,
  analyzeSpeed,
  clock,
  onnx,
  storage,
  memory,
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark ${unknown.join(", ")}; there are ${BENCHMARKS.map(({ name }) => name).join(", ")}\n`,
  );
  process.exit(2);
}

const results: Record<string, unknown> = {};
for (const benchmark of BENCHMARKS) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
  process.stderr.write(`${benchmark.name}…\n`);
  const folder = mkdtempSync(join(tmpdir(), "camf-bench-"));
  const runtimeDir = mkdtempSync("/dev/shm/camf-bench-");
  try {
    results[benchmark.name] = { target: benchmark.target, ...(await benchmark.run({ folder, runtimeDir })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(runtimeDir, { recursive: true, force: true });
  }
}
const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, at: new Date().toISOString() };
process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
