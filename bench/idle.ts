import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { RingWriter } from "../src/base/ring.ts";
import { openPanel, type Panel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import { BENCH_TAKE, readFamilyCpuSeconds, writeCrowd } from "./crowd.ts";
import { type Benchmark, readCpuSeconds, round } from "./figures.ts";

const DETECTORS = 8;
const SETTLE_MS = 5000;
const MEASURE_MS = 30_000;

/** Processor time of detectors that are ready and are asked nothing, and of the service that keeps them. */
export const idle: Benchmark = {
  name: "idle",
  target: "eight idle detectors under 5 % of a core together",
  async run({ folder, runtimeDir }) {
    const names = writeCrowd(folder, DETECTORS);
    const options = { source: openFolder(folder), names, runtimeDir, log: openLog("error"), clock: openSystemClock() };
    await using panel = await openPanel(options);
    await answerOnce(panel, names, runtimeDir);
    await sleep(SETTLE_MS);
    const before = await measure(panel, names);
    await sleep(MEASURE_MS);
    const after = await measure(panel, names);
    const percent = (from: number, to: number) => round(((to - from) * 100_000) / MEASURE_MS);
    return {
      detectors: DETECTORS,
      detectorsPercentOfCore: percent(before.detectors, after.detectors),
      servicePercentOfCore: percent(before.service, after.service),
    };
  },
};

/** One that has never worked has not loaded all it needs. */
async function answerOnce(panel: Panel, names: string[], runtimeDir: string): Promise<void> {
  const [width, height] = [64, 36];
  const pixels = new Uint8Array(width * height * 3);
  const ring = new RingWriter({ path: `${runtimeDir}/idle`, slots: 1, pixelBytes: pixels.byteLength });
  const written = ring.write(pixels);
  if (!written) throw new Error("a new ring has no free slot");
  const frame = { ring: ring.path, ...written, width, height, stride: width * 3, format: "rgb24" as const };
  for (const name of names) {
    panel.beginTake(name, { take: BENCH_TAKE, settings: {} });
    await panel.analyze(name, BENCH_TAKE.id, { sample: { frameIndex: 0, ptsMs: 0 }, frame });
  }
  ring.close();
}

async function measure(panel: Panel, names: string[]): Promise<{ detectors: number; service: number }> {
  const each = await Promise.all(names.map((name) => readFamilyCpuSeconds(panel.pid(name) ?? 0)));
  return { detectors: each.reduce((sum, one) => sum + one, 0), service: await readCpuSeconds(process.pid) };
}
