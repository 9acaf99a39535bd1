import { join } from "node:path";
import { type Clock, openSystemClock, sleep } from "../src/base/clock.ts";
import { type Log, openLog } from "../src/base/log.ts";
import { RingWriter } from "../src/base/ring.ts";
import { type Camera, openCamera } from "../src/capture/camera.ts";
import { openPanel, type Panel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import type { FrameRef, Sample } from "../src/domain/frame.ts";
import { type Benchmark, distribute } from "./figures.ts";

const RATE_HZ = 10;
const SAMPLES = 220;
const WARM_SAMPLES = 20;
const [WIDTH, HEIGHT] = [1920, 1080];
const RING_SLOTS = 8;
/** The first copies its pictures, which is the default; the second looks at them where they lie. */
const DETECTORS = ["empty", "empty-borrowing"] as const;

interface Bench {
  panel: Panel;
  clock: Clock;
  log: Log;
  folder: string;
  runtimeDir: string;
}

/** From the announcement of a 1080p picture to the answer of an empty detector, with nothing beside it and beside a camera that records. */
export const handOver: Benchmark = {
  name: "hand-over",
  target: "p50 < 2 ms and p99 < 10 ms at 1080p; from the picture's own time p99 < 20 ms",
  async run({ folder, runtimeDir }) {
    const clock = openSystemClock();
    const log = openLog("error");
    const source = openFolder(import.meta.dir);
    await using panel = await openPanel({ source, names: DETECTORS, runtimeDir, log, clock });
    const bench = { panel, clock, log, folder, runtimeDir };
    const figures: Record<string, unknown> = {};
    for (const name of DETECTORS) {
      const take = { id: "bench", angle: "bench", camera: "A", mode: "clip" as const, rateHz: RATE_HZ };
      panel.beginTake(name, { take, settings: {} });
      figures[name] = { alone: await measureAlone(bench, name), besideCamera: await measureLive(bench, name) };
    }
    return figures;
  },
};

/** Pictures that this process writes into a ring, one after the other. */
async function measureAlone({ panel, clock, runtimeDir }: Bench, name: string) {
  const ring = new RingWriter({ path: join(runtimeDir, "alone"), slots: RING_SLOTS, pixelBytes: WIDTH * HEIGHT * 3 });
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  const times: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    pixels.fill(index % 256);
    const place = ring.write(pixels);
    if (!place) throw new Error("the ring is full");
    const shape = { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, format: "rgb24" as const };
    const frame: FrameRef = { ring: ring.path, ...place, ...shape };
    const announcedMs = clock.monotonicMs();
    await analyze(panel, name, { frame, ptsMs: index * 100, frameIndex: index });
    times.push(clock.monotonicMs() - announcedMs);
    ring.giveBack(place.slot);
    await sleep(1000 / RATE_HZ);
  }
  ring.close();
  return { announcementToAnswerMs: distribute(times.slice(WARM_SAMPLES)) };
}

async function measureLive({ panel, clock, log, folder, runtimeDir }: Bench, name: string) {
  const fromPicture: number[] = [];
  const fromAnnouncement: number[] = [];
  const work: Promise<void>[] = [];
  let camera: Camera | undefined;
  const measure = async (sample: Sample) => {
    const heardMs = clock.monotonicMs();
    await analyze(panel, name, sample);
    const answeredMs = clock.monotonicMs();
    fromPicture.push(answeredMs - sample.ptsMs);
    fromAnnouncement.push(answeredMs - heardMs);
    camera?.giveBack(sample.frame);
  };
  camera = openCamera({
    camera: "A",
    sourceId: `test:smpte@${WIDTH}x${HEIGHT}@25`,
    runtimeDir,
    ringDir: folder,
    sampleRateHz: RATE_HZ,
    clock,
    log,
    onEvent: (event) => {
      if (event.type === "sample") work.push(measure(event.sample));
    },
  });
  while (fromPicture.length < SAMPLES) await sleep(200);
  await camera[Symbol.asyncDispose]();
  await Promise.all(work);
  return {
    pictureToAnswerMs: distribute(fromPicture.slice(WARM_SAMPLES)),
    announcementToAnswerMs: distribute(fromAnnouncement.slice(WARM_SAMPLES)),
  };
}

async function analyze(panel: Panel, name: string, sample: Sample): Promise<void> {
  const { outcome } = await panel.analyze(name, "bench", { sample, frame: sample.frame });
  if (outcome !== "checked") throw new Error(`a sample was ${outcome}`);
}
