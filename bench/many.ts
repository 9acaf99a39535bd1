import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { type Camera, openCamera } from "../src/capture/camera.ts";
import { openPanel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import type { Sample } from "../src/domain/frame.ts";
import { BENCH_TAKE, writeCrowd } from "./crowd.ts";
import { type Benchmark, distribute, round } from "./figures.ts";

const DETECTORS = 16;
const RATE_HZ = 4;
const SAMPLES = 120;
const WARM_UP_SAMPLES = 8;

/** A live 1080p scene whose every sample goes to sixteen detectors that read all its pixels. */
export const many: Benchmark = {
  name: "many",
  target: "16 detectors on a 4 fps scene without losing one answer",
  async run({ folder, runtimeDir }) {
    const clock = openSystemClock();
    const log = openLog("error");
    const names = writeCrowd(folder, DETECTORS);
    await using panel = await openPanel({ source: openFolder(folder), names, runtimeDir, log, clock });
    for (const name of names) panel.beginTake(name, { take: BENCH_TAKE, settings: {} });
    const outcomes: Record<string, number> = { checked: 0, "not-checked": 0, failed: 0 };
    const reasons = new Set<string>();
    const lastAnswerMs: number[] = [];
    const work: Promise<void>[] = [];
    let camera: Camera | undefined;
    const share = async (sample: Sample) => {
      const heardMs = clock.monotonicMs();
      const ask = (name: string) => panel.analyze(name, BENCH_TAKE.id, { sample, frame: sample.frame });
      for (const analysis of await Promise.all(names.map(ask))) {
        outcomes[analysis.outcome] += 1;
        if (analysis.outcome !== "checked") reasons.add(analysis.reason);
      }
      lastAnswerMs.push(clock.monotonicMs() - heardMs);
      camera?.giveBack(sample.frame);
    };
    let cpuBefore = 0;
    camera = openCamera({
      camera: "A",
      sourceId: "test:smpte@1920x1080@25",
      runtimeDir,
      ringDir: folder,
      sampleRateHz: RATE_HZ,
      clock,
      log,
      onEvent: (event) => {
        if (event.type !== "sample" || work.length >= SAMPLES) return;
        if (work.length === WARM_UP_SAMPLES) cpuBefore = readServiceMs();
        work.push(share(event.sample));
      },
    });
    while (work.length < SAMPLES) await sleep(200);
    await Promise.all(work);
    await camera[Symbol.asyncDispose]();
    const answersMeasured = (work.length - WARM_UP_SAMPLES) * DETECTORS;
    return {
      samples: work.length,
      answersExpected: work.length * DETECTORS,
      answers: outcomes,
      reasons: [...reasons],
      lastAnswerMs: distribute(lastAnswerMs.slice(WARM_UP_SAMPLES)),
      serviceCpuMsPerAnswer: round((readServiceMs() - cpuBefore) / answersMeasured),
    };
  },
};

/** Processor time of this process so far, user and system: reading the camera's notices included. */
function readServiceMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
