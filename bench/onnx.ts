import { join } from "node:path";
import { type Benchmark, runProgram } from "./figures.ts";

const ROOT = join(import.meta.dir, "..");
const PROBE = "detectors/onnx/probe/probe.onnx";

/**
 * Every model of the box in one process, on one thread and on two: opening all of
 * them, with the library and without a run (cold), and by a process that has it, with a run (warm); a run of two
 * pictures or crops through the package and past it; what the process holds; what it uses in a second of rest.
 */
export const onnx: Benchmark = {
  name: "onnx",
  target: "all models open in < 500 ms; nothing used at rest; the package costs < 0.1 ms a run",
  async run() {
    const paths = [...new Bun.Glob("models/*/*.onnx").scanSync(ROOT), PROBE].sort().map((path) => join(ROOT, path));
    const program = join(import.meta.dir, "onnx-process.ts");
    const measure = async (threads: number): Promise<unknown> =>
      JSON.parse(await runProgram([process.execPath, program, String(threads), ...paths]));
    return { oneThread: await measure(1), twoThreads: await measure(2) };
  },
};
