import { join } from "node:path";
import { openWorkbench } from "../src/box.ts";
import { readConfig } from "../src/config.ts";
import { compareFootage } from "../src/pipeline/footage-comparison.ts";
import { type Benchmark, round } from "./figures.ts";

const FILM_SET = join(import.meta.dir, "../models/film-set/seed-1");
const RUNS = 3;
const PAFR = 300 / 45 + 1;

/** The whole of `analyze` on the demo's takes (1280x720, 24 fps): reading, pairing and detecting, each sample once. */
export const analyzeSpeed: Benchmark = {
  name: "analyze-speed",
  target: "faster than the take itself at 4 samples a second; the original: 8.29 s a pair, PAFR 1.2",
  async run({ folder }) {
    const runs: { workSeconds: number; secondsPerSample: number; detectorMsP50: number | null }[] = [];
    let takeSeconds = 0;
    await using workbench = await openWorkbench(readConfig({ CAMF_LOG_LEVEL: "error" }));
    for (let run = 0; run < RUNS; run++) {
      const startedMs = performance.now();
      let takeStartedMs = startedMs;
      const verdict = await compareFootage({
        ...workbench,
        detectors: workbench.panel.detectors.map(({ name }) => name),
        reference: { path: join(FILM_SET, "reference.mp4") },
        referenceLabel: "the reference",
        take: { path: join(FILM_SET, "take.mp4") },
        rateHz: 4,
        referenceDirectory: join(folder, `reference-${run}.samples`),
        onProgress: ({ stage }) => {
          if (stage === "reference") takeStartedMs = performance.now();
        },
      });
      const nowMs = performance.now();
      takeSeconds = verdict.take.durationMs / 1000;
      const [coverage] = verdict.coverage;
      runs.push({
        workSeconds: round((nowMs - startedMs) / 1000),
        secondsPerSample: round((nowMs - takeStartedMs) / 1000 / Math.max(1, coverage.checked)),
        detectorMsP50: coverage.msPerFrameP50,
      });
    }
    const median = [...runs].sort((a, b) => a.secondsPerSample - b.secondsPerSample)[Math.floor(RUNS / 2)];
    return { takeSeconds, median, pafr: round(PAFR / median.secondsPerSample), runs };
  },
};
