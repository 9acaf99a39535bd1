/**
 * `clock-process.ts PICTURE WIDTH HEIGHT`: the clock detector's own code on one raw rgb24 picture, as in a take of four
 * samples a second; prints milliseconds a stage as JSON.
 */
import { join } from "node:path";
import { type Clocks, openClocks, type Pixels } from "../detectors/clock/clock-reader.ts";
import { ANALOG_CROP, cutCrop } from "../detectors/clock/crops.ts";
import type { Face } from "../detectors/clock/face.ts";
import { wholeOf } from "../detectors/clock/picture.ts";
import { Scaler } from "../detectors/clock/scaling.ts";
import { TakeWatch } from "../detectors/clock/take-watch.ts";
import { fillClockSettings } from "../test/support/clock-settings.ts";
import { distribute, round } from "./figures.ts";

const SAMPLES = 100;
const WARM_SAMPLES = 10;
const RATE_HZ = 4;
const PI5_GFLOPS = 40;
/** Counted from the convolutions and matrix products of the graphs. */
const BILLIONS_OF_OPERATIONS = { finder: 3.07, reader: 0.35 };

const [path = "", width = "", height = ""] = process.argv.slice(2);
const picture: Pixels = {
  width: Number(width),
  height: Number(height),
  stride: Number(width) * 3,
  data: await Bun.file(path).bytes(),
};
const startedMs = performance.now();
await using clocks = await openClocks({ models: join(import.meta.dir, "../models") });
const loadMs = round(performance.now() - startedMs);

const spent = { find: 0, read: 0 };
const faces = (await clocks.look(picture)).map(({ face }) => face);
const watch = new TakeWatch(timeCalls(clocks), {
  take: { id: "bench", angle: "bench", camera: "A", mode: "clip", rateHz: RATE_HZ },
  settings: fillClockSettings(),
  story: undefined,
  reference: undefined,
});
const stages = { scale: [] as number[], crop: [] as number[] };
const samples = {
  processor: [] as number[],
  whole: [] as number[],
  find: [] as number[],
  read: [] as number[],
  track: [] as number[],
};
const scaler = new Scaler();
const crop = new Uint8Array(ANALOG_CROP.width * ANALOG_CROP.height);
for (let index = 0; index < SAMPLES; index++) {
  stages.scale.push(time(() => scaler.scale(picture, wholeOf(picture))));
  stages.crop.push(time(() => cutAll(faces)));
  spent.find = spent.read = 0;
  const used = process.cpuUsage();
  const beganMs = performance.now();
  await watch.see(picture, { frameIndex: index, ptsMs: (index * 1000) / RATE_HZ });
  const whole = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(used);
  samples.processor.push((user + system) / 1000);
  samples.whole.push(whole);
  if (spent.find > 0) samples.find.push(spent.find);
  samples.read.push(spent.read);
  samples.track.push(whole - spent.find - spent.read);
}
const describe = (times: number[]) => distribute(times.slice(WARM_SAMPLES));
process.stdout.write(
  JSON.stringify({
    loadMs,
    residentMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    clocks: faces.length,
    sampleMs: describe(samples.whole),
    processorMs: describe(samples.processor),
    pi5EstimateMs: estimatePi5(),
    stageMs: {
      "scale (in find)": describe(stages.scale),
      find: describe(samples.find),
      "crop (in read)": describe(stages.crop),
      read: describe(samples.read),
      track: describe(samples.track),
    },
    models: clocks.models.map(({ name, provider, threads }) => ({ name, provider, threads })),
  }),
);

/**
 * An estimate, not a measurement: billions of operations of one run of the models, at what YOLO11n reaches on a Pi 5
 * with ONNX Runtime (about 40 GFLOP/s). Scaling, crops and tracking are not in it.
 */
function estimatePi5() {
  const ms = (billions: number) => Math.round((billions / PI5_GFLOPS) * 1000);
  const { finder, reader } = BILLIONS_OF_OPERATIONS;
  return { finder: ms(finder), reader: ms(reader), samplePeak: ms(finder + 2 * reader), sampleBetween: ms(2 * reader) };
}

function time(work: () => void): number {
  const beganMs = performance.now();
  work();
  return performance.now() - beganMs;
}

function cutAll(known: readonly Face[]): void {
  for (const face of known) cutCrop(picture, face, { shape: ANALOG_CROP, into: crop });
}

/** The same clocks, their calls timed. */
function timeCalls(real: Clocks): Clocks {
  const add = async <T>(stage: keyof typeof spent, work: Promise<T>): Promise<T> => {
    const beganMs = performance.now();
    const result = await work;
    spent[stage] += performance.now() - beganMs;
    return result;
  };
  return {
    ...real,
    find: (...call) => add("find", real.find(...call)),
    readAt: (...call) => add("read", real.readAt(...call)),
  };
}
