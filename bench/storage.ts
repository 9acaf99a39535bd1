import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openSystemClock, sleep } from "../src/base/clock.ts";
import { openLog } from "../src/base/log.ts";
import { type Camera, openCamera } from "../src/capture/camera.ts";
import { type Benchmark, round, runProgram } from "./figures.ts";

const TAKE = join(import.meta.dir, "../models/film-set/seed-1/take.mp4");
const LIMIT_MS = 60_000;

/** The recording of the demo's take (grain and all) against the same frames as PNG, as the original kept them. */
export const storage: Benchmark = {
  name: "storage",
  target: "over 95 % smaller than PNG frames at the same rate (the original: 70 %)",
  async run({ folder, runtimeDir }) {
    const recordedBytes = await record(folder, runtimeDir);
    const frames = join(folder, "png");
    await runProgram(["mkdir", "-p", frames]);
    await runProgram(["ffmpeg", "-v", "error", "-i", TAKE, join(frames, "%05d.png")]);
    const names = await readdir(frames);
    const pngBytes = names.reduce((sum, name) => sum + statSync(join(frames, name)).size, 0);
    return { frames: names.length, pngBytes, recordedBytes, savedPercent: round((1 - recordedBytes / pngBytes) * 100) };
  },
};

async function record(folder: string, runtimeDir: string): Promise<number> {
  let ended = false;
  let camera: Camera | undefined;
  camera = openCamera({
    camera: "A",
    sourceId: `clip:${TAKE}`,
    runtimeDir,
    ringDir: join(folder, "ring"),
    sampleRateHz: 0,
    clock: openSystemClock(),
    log: openLog("error"),
    onEvent: (event) => {
      if (event.type === "ended") ended = true;
      if (event.type === "sample") camera?.giveBack(event.sample.frame);
    },
  });
  const endMs = performance.now() + LIMIT_MS;
  while (!ended && performance.now() < endMs) await sleep(100);
  await camera[Symbol.asyncDispose]();
  const segments = (await readdir(join(folder, "ring"))).filter((name) => name.endsWith(".mp4"));
  return segments.reduce((sum, name) => sum + statSync(join(folder, "ring", name)).size, 0);
}
