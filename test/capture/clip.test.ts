import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, statSync, truncateSync } from "node:fs";
import { type ClipPick, readClip } from "../../src/capture/clip.ts";
import { isStill, probeClip } from "../../src/capture/media.ts";
import { drawClip, extractFrame } from "../support/ffmpeg.ts";
import { HANG_LIMIT_MS, readNumber, readPixels, Stage, writeNumberedClip } from "./stage.ts";

setDefaultTimeout(HANG_LIMIT_MS);

async function readNumbers(
  stage: Stage,
  path: string,
  pick: ClipPick,
  range: { firstFrame?: number; lastFrame?: number } = {},
) {
  const seen: { index: number; number: number; ptsMs: number }[] = [];
  await using reading = readClip({ path, runtimeDir: stage.runtimeDir, pick, ...range });
  for await (const sample of reading) {
    seen.push({ index: sample.frameIndex, number: readNumber(sample.frame), ptsMs: sample.ptsMs });
    reading.giveBack(sample.frame);
  }
  return seen;
}

test("every frame of a clip is read once, in order, with its own number and time", async () => {
  await using stage = new Stage();
  const path = stage.path('it\'s "odd" \\ name.mp4');
  await writeNumberedClip(path, { frames: 70, rate: "24000/1001", lossless: true });
  const seen = await readNumbers(stage, path, { all: true });
  expect(seen.map(({ index }) => index)).toEqual(Array.from({ length: 70 }, (_, index) => index));
  expect(seen.map(({ number }) => number)).toEqual(seen.map(({ index }) => index));
  for (const { index, ptsMs } of seen) expect(Math.abs(ptsMs - (index * 1001) / 24)).toBeLessThan(1);
  expect(readdirSync(stage.runtimeDir)).toEqual([]);
});

test("picks are exact: a list, a grid, and both within a stretch", async () => {
  await using stage = new Stage();
  const path = stage.path("numbered.mp4");
  await writeNumberedClip(path, { frames: 60, rate: "30", lossless: true });
  const list = await readNumbers(stage, path, { frames: [59, 0, 17] });
  expect(list.map(({ number }) => number)).toEqual([0, 17, 59]);
  const grid = await readNumbers(stage, path, { rateHz: 4 });
  expect(grid.map(({ number }) => number)).toEqual([0, 8, 15, 23, 30, 38, 45, 53]);
  const stretch = await readNumbers(stage, path, { rateHz: 10 }, { firstFrame: 20, lastFrame: 31 });
  expect(stretch.map(({ number }) => number)).toEqual([20, 23, 26, 29]);
  const rest = await readNumbers(stage, path, { all: true }, { firstFrame: 57 });
  expect(rest.map(({ index, number }) => [index, number])).toEqual([
    [57, 57],
    [58, 58],
    [59, 59],
  ]);
});

test("a reader that holds its frames stops the decoder and loses nothing", async () => {
  await using stage = new Stage();
  const path = stage.path("numbered.mp4");
  await writeNumberedClip(path, { frames: 40, rate: "25", lossless: true });
  await using reading = readClip({ path, runtimeDir: stage.runtimeDir, pick: { all: true }, slots: 4 });
  const numbers: number[] = [];
  for await (const sample of reading) {
    if (numbers.length === 3) await Bun.sleep(300);
    numbers.push(readNumber(sample.frame));
    expect(readPixels(sample.frame).length).toBe(sample.frame.stride * sample.frame.height);
    expect(sample.frame.stride).toBe(956);
    reading.giveBack(sample.frame);
  }
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index));
});

test("stopping early ends the process and frees the ring", async () => {
  await using stage = new Stage();
  const path = stage.path("numbered.mp4");
  await writeNumberedClip(path, { frames: 60, rate: "25" });
  const reading = readClip({ path, runtimeDir: stage.runtimeDir, pick: { all: true } });
  for await (const sample of reading) {
    expect(existsSync(sample.frame.ring)).toBe(true);
    break;
  }
  await reading.close();
  expect(readdirSync(stage.runtimeDir)).toEqual([]);
});

test("a clip larger than a sample may be is scaled down with its aspect kept", async () => {
  await using stage = new Stage();
  const path = stage.path("large.mp4");
  await drawClip("color=red:size=2560x1080:rate=5", 2, path);
  await using reading = readClip({ path, runtimeDir: stage.runtimeDir, pick: { frames: [1] } });
  for await (const { frame } of reading) expect([frame.width, frame.height]).toEqual([1920, 810]);
});

test("junk, a missing file, a torn file and a picture end with a sentence", async () => {
  await using stage = new Stage();
  await Bun.write(stage.path("junk.mp4"), crypto.getRandomValues(new Uint8Array(40_000)));
  await writeNumberedClip(stage.path("torn.mp4"), { frames: 50, rate: "25" });
  truncateSync(stage.path("torn.mp4"), statSync(stage.path("torn.mp4")).size >> 1);
  for (const name of ["junk.mp4", "torn.mp4"]) {
    const read = readNumbers(stage, stage.path(name), { all: true });
    expect(read).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("is not a video that can be read"),
    });
    await read.catch(() => {});
  }
  const missing = readNumbers(stage, stage.path("missing.mp4"), { all: true });
  expect(missing).rejects.toMatchObject({ code: "not-found" });
  await missing.catch(() => {});
});

test("a GIF never hangs a reading: it is read or refused with a sentence", async () => {
  await using stage = new Stage();
  const path = stage.path("loop.gif");
  await drawClip("testsrc=size=160x120:rate=10", 20, path);
  const outcome = await readNumbers(stage, path, { all: true }).then(
    (seen) => seen.length,
    (error) => error.code,
  );
  expect([20, "invalid"]).toContain(outcome);
});

test("probing tells size, exact rate, length and sound; stills are told by their first bytes", async () => {
  await using stage = new Stage();
  const path = stage.path("clip.mp4");
  await writeNumberedClip(path, { frames: 48, rate: "24000/1001" });
  const facts = await probeClip(path);
  expect(facts).toMatchObject({ width: 318, height: 180, frames: 48, hasSound: false });
  expect(facts.rate).toEqual({ numerator: 24000, denominator: 1001 });
  expect(Math.abs(facts.durationMs - 2002)).toBeLessThan(2);
  for (const name of ["a.jpg", "a.png", "a.tiff"]) {
    await extractFrame(path, 0, stage.path(name));
    expect(await isStill(stage.path(name))).toBe(true);
  }
  expect(await isStill(path)).toBe(false);
});
