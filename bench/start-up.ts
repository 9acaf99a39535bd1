import { openSystemClock } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { describeSandbox } from "../src/detectors/cell/layers.ts";
import { openPanel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import { type Benchmark, distribute } from "./figures.ts";

const RUNS = 30;

/** From asking for a detector to its being ready, sandbox and runtime included; the machine's trial is paid before. */
export const startUp: Benchmark = {
  name: "start-up",
  target: "under 300 ms for a Bun detector without a model",
  async run({ runtimeDir }) {
    const clock = openSystemClock();
    const source = openFolder(import.meta.dir);
    await describeSandbox();
    const readyMs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const startedMs = clock.monotonicMs();
      await using panel = await openPanel({ source, names: ["empty"], runtimeDir, log: openLog("error"), clock });
      while (panel.health()[0]?.state !== "ready") await new Promise(setImmediate);
      readyMs.push(clock.monotonicMs() - startedMs);
    }
    return { readyMs: distribute(readyMs) };
  },
};
