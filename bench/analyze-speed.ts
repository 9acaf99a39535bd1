import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import { compareFootage } from "../src/pipeline/footage-comparison.ts";
import { openWorkbench, type Workbench } from "../src/workbench.ts";
import { type Benchmark, round } from "./figures.ts";

const FILM_SET = join(import.meta.dir, "../models/film-set/seed-1");
const RUNS = 3;
const RATE_HZ = 4;
const PAFR = 300 / 45 + 1;

/** The whole of `analyze` on the demo's takes (1280x720, 24 fps): reading, pairing and detecting, each sample once. */
export const analyzeSpeed: Benchmark = {
  name: "analyze-speed",
  target: "faster than the take itself at 4 samples a second; the original: 8.29 s a pair, PAFR 1.2",
  async run({ folder }) {
    const runs: Run[] = [];
    await using workbench = await openWorkbench(readConfig({ CAMF_LOG_LEVEL: "error" }));
    for (let run = 0; run < RUNS; run++) {
      runs.push(await compareOnce(workbench, join(folder, `${run}.samples`)));
    }
    const median = [...runs].sort((a, b) => a.secondsPerSample - b.secondsPerSample)[Math.floor(RUNS / 2)];
    const pairing = await measurePairing(workbench, join(folder, "pairing.samples"));
    return { median, pairingSecondsPerSample: pairing, pafr: round(PAFR / median.secondsPerSample), runs };
  },
};

interface Run {
  takeSeconds: number;
  workSeconds: number;
  secondsPerSample: number;
  detectorMsP50: number | null;
}

async function compareOnce(workbench: Workbench, referenceDirectory: string): Promise<Run> {
  const detectors = workbench.panel.detectors.map(({ name }) => name);
  const startedMs = performance.now();
  let takeStartedMs = startedMs;
  const verdict = await compareFootage({
    ...workbench,
    ...describeTakes(referenceDirectory),
    detectors,
    onProgress: ({ stage }) => {
      if (stage === "reference") takeStartedMs = performance.now();
    },
  });
  const nowMs = performance.now();
  const [coverage] = verdict.coverage;
  return {
    takeSeconds: verdict.take.durationMs / 1000,
    workSeconds: round((nowMs - startedMs) / 1000),
    secondsPerSample: round((nowMs - takeStartedMs) / 1000 / Math.max(1, coverage.checked)),
    detectorMsP50: coverage.msPerFrameP50,
  };
}

/** The same without any detector: what decoding, alignment and masks cost a sample. */
async function measurePairing(workbench: Workbench, referenceDirectory: string): Promise<number> {
  let takeStartedMs = 0;
  const verdict = await compareFootage({
    ...workbench,
    ...describeTakes(referenceDirectory),
    detectors: [],
    onProgress: ({ stage }) => {
      if (stage === "reference") takeStartedMs = performance.now();
    },
  });
  const samples = (verdict.take.durationMs / 1000) * RATE_HZ;
  return round((performance.now() - takeStartedMs) / 1000 / samples);
}

function describeTakes(referenceDirectory: string) {
  return {
    reference: { path: join(FILM_SET, "reference.mp4") },
    referenceLabel: "the reference",
    take: { path: join(FILM_SET, "take.mp4") },
    rateHz: RATE_HZ,
    referenceDirectory,
  };
}
