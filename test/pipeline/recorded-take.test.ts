import { expect, test } from "bun:test";
import { openLog } from "../../src/base/log.ts";
import type { Clip } from "../../src/domain/take.ts";
import { RecordedTake } from "../../src/pipeline/recorded-take.ts";
import { readNumber, Stage, writeNumberedClip } from "../capture/stage.ts";
import { runFfmpeg } from "../support/ffmpeg.ts";

const FRAMES = 60;
/** Rolled at frame 10, cut before frame 50. */
const CLIP: Clip = {
  id: "c",
  takeId: "t",
  camera: "A",
  path: "clip.mp4",
  rollMs: 400,
  cutMs: 2000,
  rolledAtMs: 100_000,
  cutAtMs: 101_600,
  bootId: "b",
  width: 318,
  height: 180,
  frameRate: 25,
  hasSound: false,
};

async function open(stage: Stage, path: string): Promise<RecordedTake> {
  return RecordedTake.open({ clip: CLIP, path, runtimeDir: stage.runtimeDir, log: openLog("silent") });
}

async function readNumbers(recording: RecordedTake, times: readonly number[]): Promise<[number, number][]> {
  const numbers: [number, number][] = [];
  for await (const { takeMs, sample, giveBack } of recording.read(times)) {
    numbers.push([takeMs, readNumber(sample.frame)]);
    giveBack(sample.frame);
  }
  return numbers;
}

test("samples are found by their time from roll, wherever in the recording they lie", async () => {
  await using stage = new Stage();
  const path = stage.path("clip.mp4");
  await writeNumberedClip(path, { frames: FRAMES, rate: "25", lossless: true });
  const recording = await open(stage, path);
  expect(recording.listTimes(5)).toEqual([0, 200, 400, 600, 800, 1000, 1200, 1400]);
  expect(await readNumbers(recording, [0, 200])).toEqual([
    [0, 10],
    [200, 15],
  ]);
  // A live sample's time is never quite the recording's.
  expect(await readNumbers(recording, [1009, 1391])).toEqual([
    [1009, 35],
    [1391, 45],
  ]);
  expect(await readNumbers(recording, [])).toEqual([]);
});

test("where the camera was away there are no samples, and what comes after is still found", async () => {
  await using stage = new Stage();
  const whole = stage.path("whole.mp4");
  await writeNumberedClip(whole, { frames: FRAMES, rate: "25", lossless: true });
  const path = stage.path("gap.mkv");
  const drop = ["-vf", "select=lt(n\\,20)+gte(n\\,40)", "-fps_mode", "passthrough", "-c:v", "libx264", "-qp", "0"];
  await runFfmpeg(["-i", whole, ...drop, path]);
  const recording = await open(stage, path);
  expect(recording.listTimes(5)).toEqual([0, 200, 360, 1200, 1400]);
  expect(await readNumbers(recording, [360, 1200])).toEqual([
    [360, 19],
    [1200, 40],
  ]);
});
