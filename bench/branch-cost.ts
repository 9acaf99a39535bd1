import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { type Camera, openCamera } from "../src/capture/camera.ts";
import { type Benchmark, type BenchPlace, readCpuSeconds, round } from "./figures.ts";

const SETTLE_MS = 3000;
const MEASURE_MS = 15_000;

interface Branch {
  name: string;
  sampleRateHz: number;
  watched: boolean;
}

const BRANCHES: Branch[] = [
  { name: "recordingOnly", sampleRateHz: 0, watched: false },
  { name: "recordingAndSamples4Hz", sampleRateHz: 4, watched: false },
  { name: "recordingAndPreview", sampleRateHz: 0, watched: true },
  { name: "all", sampleRateHz: 4, watched: true },
];

/** Processor time of one capture process at 1080p25, in percent of one core, source included. */
export const branchCost: Benchmark = {
  name: "branch-cost",
  target: "all branches under half a core",
  async run(place) {
    const percentOfCore: Record<string, number> = {};
    for (const branch of BRANCHES) percentOfCore[branch.name] = await measureBranch(branch, place);
    return { percentOfCore };
  },
};

async function measureBranch({ sampleRateHz, watched }: Branch, { folder, runtimeDir }: BenchPlace): Promise<number> {
  const clock = openSystemClock();
  const watching = new AbortController();
  let camera: Camera | undefined;
  camera = openCamera({
    camera: "A",
    sourceId: "test:ball@1920x1080@25",
    runtimeDir,
    ringDir: folder,
    sampleRateHz,
    clock,
    log: openLog("error"),
    onEvent: (event) => {
      if (event.type === "sample") camera?.giveBack(event.sample.frame);
    },
  });
  const watcher = watched ? drainPreview(camera, watching.signal) : Promise.resolve();
  await sleep(SETTLE_MS);
  const pid = camera.childPid;
  if (pid === undefined) throw new Error("the capture process did not start");
  const before = await readCpuSeconds(pid);
  await sleep(MEASURE_MS);
  const used = (await readCpuSeconds(pid)) - before;
  watching.abort();
  await camera[Symbol.asyncDispose]();
  await watcher;
  return round((used / (MEASURE_MS / 1000)) * 100);
}

async function drainPreview(camera: Camera, signal: AbortSignal): Promise<void> {
  for await (const picture of camera.watch(signal)) if (picture.jpeg.length === 0) return;
}
