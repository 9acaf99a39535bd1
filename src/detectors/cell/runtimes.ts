import type { Manifest } from "@camf/detector-sdk/contract";
import type { Runtime } from "./runtime.ts";
import { BUN } from "./runtime-bun.ts";
import { EXECUTABLE } from "./runtime-executable.ts";
import { PYTHON } from "./runtime-python.ts";

/** How detectors of each kind are run. */
export const RUNTIMES: Record<Manifest["runtime"], Runtime> = { bun: BUN, python: PYTHON, executable: EXECUTABLE };
