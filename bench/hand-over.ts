import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { type Camera, openCamera } from "../src/capture/camera.ts";
import { openPanel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import type { Sample } from "../src/domain/frame.ts";
import { type Benchmark, distribute } from "./figures.ts";

const RATE_HZ = 10;
const SAMPLES = 300;

/** From the picture's own time to the answer of an empty detector that read all its pixels, at 1080p. */
export const handOver: Benchmark = {
  name: "hand-over",
  target: "appsink to detector input p99 < 20 ms at 1080p",
  async run({ folder, runtimeDir }) {
    const clock = openSystemClock();
    const log = openLog("error");
    await using panel = await openPanel({
      source: openFolder(import.meta.dir),
      names: ["empty"],
      runtimeDir,
      log,
      clock,
    });
    const take = { id: "bench", angle: "bench", camera: "A", mode: "clip" as const, rateHz: RATE_HZ };
    panel.beginTake("empty", { take, settings: {} });
    const fromPicture: number[] = [];
    const fromAnnouncement: number[] = [];
    const work: Promise<void>[] = [];
    let camera: Camera | undefined;
    const measure = async (sample: Sample) => {
      const heardMs = clock.monotonicMs();
      await panel.analyze("empty", "bench", { sample, frame: sample.frame });
      const answeredMs = clock.monotonicMs();
      fromPicture.push(answeredMs - sample.ptsMs);
      fromAnnouncement.push(answeredMs - heardMs);
      camera?.giveBack(sample.frame);
    };
    camera = openCamera({
      camera: "A",
      sourceId: "test:smpte@1920x1080@25",
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
    const warm = RATE_HZ * 2;
    return {
      pictureToAnswerMs: distribute(fromPicture.slice(warm)),
      announcementToAnswerMs: distribute(fromAnnouncement.slice(warm)),
    };
  },
};
