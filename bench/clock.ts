import { existsSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { RingWriter } from "../src/base/ring.ts";
import { openPanel, type Panel } from "../src/detectors/panel.ts";
import { openFolder } from "../src/detectors/shelf/catalog.ts";
import { drawClock, hangInto } from "../test/support/clock-drawing.ts";
import { extractFrame } from "../test/support/ffmpeg.ts";
import { findAction } from "../test/support/film-set.ts";
import { type Benchmark, distribute, runProgram } from "./figures.ts";

const ROOT = join(import.meta.dir, "..");
const [WIDTH, HEIGHT] = [1920, 1080];
const PIXEL_BYTES = WIDTH * HEIGHT * 3;
const RATE_HZ = 4;
const SAMPLES = 120;
const WARM_SAMPLES = 10;
const RING_SLOTS = 4;

/** What a sample costs: one 1080p picture with two clocks, stage by stage, and the whole through the sandbox. */
export const clock: Benchmark = {
  name: "clock",
  target: "p50 <= 60 ms and p95 <= 120 ms a sample, resident < 250 MB, models loaded in < 500 ms",
  async run({ folder, runtimeDir }) {
    const missing = ["clock-finder", "clock-reader", "digit-reader"].find(
      (name) => !existsSync(join(ROOT, "models", name, `${name}.onnx`)),
    );
    if (missing) return { skipped: `the model ${missing} is not there` };
    const pixels = await composePicture(join(folder, "wall.png"));
    const raw = join(folder, "picture.rgb");
    await Bun.write(raw, pixels);
    const program = join(import.meta.dir, "clock-process.ts");
    const stages: unknown = JSON.parse(await runProgram([process.execPath, program, raw, `${WIDTH}`, `${HEIGHT}`]));
    return { inProcess: stages, sandboxed: await measureSandboxed(pixels, runtimeDir) };
  },
};

/** The film set's wall at 1080p with two drawn clocks. */
async function composePicture(wall: string): Promise<Uint8Array> {
  const { path, firstFrame } = findAction("reference");
  await extractFrame(path, firstFrame, wall);
  const [large, small] = await Promise.all([
    drawClock({ time: "4:17", diameterPx: 240 }),
    drawClock({ time: "4:17", diameterPx: 110 }),
  ]);
  const picture = await hangInto({ picture: wall, width: WIDTH, height: HEIGHT }, [
    { picture: large, x: 1180, y: 205 },
    { picture: small, x: 420, y: 260 },
  ]);
  return sharp(picture).removeAlpha().raw().toBuffer();
}

/** From the announcement of a picture to the detector's answer, four a second. */
async function measureSandboxed(pixels: Uint8Array, runtimeDir: string) {
  const clock = openSystemClock();
  const source = openFolder(join(ROOT, "detectors"));
  const modelsDir = join(ROOT, "models");
  const log = openLog("error");
  await using panel = await openPanel({ source, names: ["clock"], runtimeDir, modelsDir, log, clock });
  const take = { id: "bench", angle: "bench", camera: "A", mode: "clip" as const, rateHz: RATE_HZ };
  panel.beginTake("clock", { take, settings: {} });
  const ring = new RingWriter({ path: join(runtimeDir, "clock"), slots: RING_SLOTS, pixelBytes: PIXEL_BYTES });
  const times: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const startedMs = clock.monotonicMs();
    await analyze(panel, ring, { pixels, index });
    times.push(clock.monotonicMs() - startedMs);
    await sleep(1000 / RATE_HZ);
  }
  const ending = await panel.endTake("clock", take.id);
  ring.close();
  const clocks =
    ending.ending.outcome === "ended" ? ending.ending.observations.map(({ description }) => description) : [];
  return { announcementToAnswerMs: distribute(times.slice(WARM_SAMPLES)), clocks };
}

async function analyze(panel: Panel, ring: RingWriter, { pixels, index }: { pixels: Uint8Array; index: number }) {
  const place = ring.write(pixels);
  if (!place) throw new Error("the ring is full");
  const shape = { width: WIDTH, height: HEIGHT, stride: WIDTH * 3, format: "rgb24" as const };
  const sample = { frameIndex: index, ptsMs: (index * 1000) / RATE_HZ };
  const { outcome } = await panel.analyze("clock", "bench", { sample, frame: { ring: ring.path, ...place, ...shape } });
  ring.giveBack(place.slot);
  if (outcome === "failed") throw new Error("a sample failed");
}
