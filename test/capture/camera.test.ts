import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, statSync } from "node:fs";
import { readClip } from "../../src/capture/clip.ts";
import { joinSegments } from "../../src/capture/join.ts";
import { isStill, probeClip } from "../../src/capture/media.ts";
import type { Sample } from "../../src/domain/frame.ts";
import { HANG_LIMIT_MS, readColour, readNumber, Stage, writeNumberedClip } from "./stage.ts";

setDefaultTimeout(HANG_LIMIT_MS);

/** Of a channel: GStreamer 1.22's fast conversion is this far off at most. */
const COLOUR_TOLERANCE = 6;

function expectColour(sample: Sample, x: number, wanted: [number, number, number]): void {
  const colour = readColour(sample.frame, x, 0.3);
  const error = Math.max(...colour.map((value, channel) => Math.abs(value - (wanted[channel] ?? 0))));
  expect({ colour, wanted, near: error <= COLOUR_TOLERANCE }).toEqual({ colour, wanted, near: true });
}

test("a test pattern goes live, is sampled in its true colours, watched, recorded and joined", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:smpte75@640x360@25", {
    sampleRateHz: 5,
    look: (sample) => {
      expectColour(sample, 0.5 / 7, [191, 191, 191]);
      expectColour(sample, 1.5 / 7, [191, 191, 0]);
      expectColour(sample, 5.5 / 7, [191, 0, 0]);
      expectColour(sample, 6.5 / 7, [0, 0, 191]);
    },
  });
  const { camera } = watched;
  expect(camera.status()).toMatchObject({ state: "starting", pictureAgeMs: null, recordingGrows: false });
  await watched.until(() => watched.samples.length >= 6);
  expect(watched.events.find((event) => event.type === "live")).toMatchObject({
    width: 640,
    height: 360,
    framesPerSecond: 25,
  });
  expect(camera.status()).toMatchObject({ state: "live", sentence: "", width: 640, height: 360, framesPerSecond: 25 });

  const steps = watched.samples
    .slice(1)
    .map((sample, index) => sample.frameIndex - (watched.samples[index]?.frameIndex ?? 0));
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(5);
  for (const { frame, ptsMs, capturedAtMs } of watched.samples) {
    expect([frame.width, frame.height, frame.stride, frame.format]).toEqual([640, 360, 1920, "rgb24"]);
    expect(capturedAtMs).toBe(ptsMs);
    expect(ptsMs).toBeLessThan(stage.clock.monotonicMs() + 20);
  }

  const leaving = new AbortController();
  for await (const { jpeg, capturedAtMs } of camera.watch(leaving.signal)) {
    await Bun.write(stage.path("preview.jpg"), jpeg);
    expect(stage.clock.monotonicMs() - capturedAtMs).toBeLessThan(5000);
    leaving.abort();
  }
  expect(await probeClip(stage.path("preview.jpg"))).toMatchObject({ width: 640, height: 360 });
  await Bun.write(stage.path("still.jpg"), await camera.still());
  expect(await isStill(stage.path("still.jpg"))).toBe(true);
  expect(await probeClip(stage.path("still.jpg"))).toMatchObject({ width: 640, height: 360 });

  await watched.until(() => camera.status().recordingGrows && watched.count("segment-closed") >= 1);
  const toMs = stage.clock.monotonicMs();
  const fromMs = toMs - 3000;
  expect(await camera.recorded(toMs)).toBe(true);
  const joined = await joinSegments({ segments: watched.segments, fromMs, toMs, output: stage.path("take.mp4") });
  expect(joined).toMatchObject({ width: 640, height: 360 });
  expect(Math.abs(joined.frameRate - 25)).toBeLessThan(0.05);
  expect(Math.abs(joined.cutMs - joined.rollMs - 3000)).toBeLessThan(1);
  expect(joined.durationMs).toBeGreaterThanOrEqual(joined.cutMs);
  expect(Math.abs(joined.frames - joined.durationMs / 40)).toBeLessThanOrEqual(1);

  await camera.close();
  const last = watched.segments.at(-1);
  expect(last?.endedAtMs).toBeGreaterThan(toMs);
  expect(last?.bytes).toBe(statSync(last?.path ?? "").size);
  expect(readdirSync(stage.runtimeDir)).toEqual([]);
});

test("a clip plays as a camera in real time, once; roll and cut are found in the joined file within a frame", async () => {
  await using stage = new Stage();
  const path = stage.path("numbered.mp4");
  await writeNumberedClip(path, { frames: 70, rate: "12" });
  const seen: { number: number; ptsMs: number; index: number }[] = [];
  await using watched = stage.open(`clip:${path}`, {
    sampleRateHz: 12,
    look: ({ frame, ptsMs, frameIndex }) => seen.push({ number: readNumber(frame), ptsMs, index: frameIndex }),
  });
  await watched.until(() => watched.count("ended") === 1);
  expect(watched.camera.status()).toMatchObject({ state: "ended", sentence: "", recordingGrows: false });
  expect(watched.count("lost")).toBe(0);
  expect(seen.length).toBeGreaterThan(20);
  for (const { number, index } of seen) expect(index).toBe(number);
  const [roll, cut] = [seen.find(({ number }) => number >= 30), seen.at(-2)];
  if (!roll || !cut) throw new Error("the clip was too short");
  expect(Math.abs(cut.ptsMs - roll.ptsMs - ((cut.number - roll.number) * 1000) / 12)).toBeLessThan(1);

  const marks = { fromMs: roll.ptsMs, toMs: cut.ptsMs };
  const joined = await joinSegments({ segments: watched.segments, ...marks, output: stage.path("take.mp4") });
  const numbers = new Map<number, number>();
  await using reading = readClip({ path: stage.path("take.mp4"), runtimeDir: stage.runtimeDir, pick: { all: true } });
  for await (const { frame, ptsMs } of reading) {
    numbers.set(ptsMs, readNumber(frame));
    reading.giveBack(frame);
  }
  const at = (positionMs: number) => [...numbers].find(([ptsMs]) => Math.abs(ptsMs - positionMs) < 1000 / 24)?.[1];
  expect(at(joined.rollMs)).toBe(roll.number);
  expect(at(joined.cutMs)).toBe(cut.number);
});

test("slots that are not given back cost counted drops, never a picture under a reader's eyes", async () => {
  await using stage = new Stage();
  const held: Sample[] = [];
  await using watched = stage.open("test:ball@320x180@50", { sampleRateHz: 0 });
  await watched.until(() => watched.count("live") === 1);
  const greedy = watched.camera.giveBack;
  watched.camera.giveBack = (frame) => void held.push({ frame, ptsMs: 0, frameIndex: 0 });
  watched.camera.setSampleRate(50);
  await watched.until(() => watched.count("dropped") >= 1);
  expect(held.length).toBe(32);
  expect(new Set(held.map(({ frame }) => frame.slot)).size).toBe(32);
  for (const { frame } of held) expect(readColour(frame, 0.5, 0.5).every((value) => value >= 0)).toBe(true);
  expect(watched.camera.status().droppedFrames).toBeGreaterThan(0);
  const before = watched.samples.length;
  for (const { frame } of held.splice(0)) greedy.call(watched.camera, frame);
  await watched.until(() => watched.samples.length > before);
});

test("a 4K source is sampled at 1080p, its aspect kept, while the still keeps every pixel", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:black@3840x2160@5", { sampleRateHz: 1 });
  const sample = await watched.until(() => watched.samples[0]);
  expect([sample.frame.width, sample.frame.height]).toEqual([1920, 1080]);
  await Bun.write(stage.path("still.jpg"), await watched.camera.still());
  expect(await probeClip(stage.path("still.jpg"))).toMatchObject({ width: 3840, height: 2160 });
  expect(existsSync(sample.frame.ring)).toBe(true);
});
