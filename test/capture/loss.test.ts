import { expect, setDefaultTimeout, test } from "bun:test";
import { readBootId } from "../../src/base/clock.ts";
import { readClip } from "../../src/capture/clip.ts";
import { joinSegments } from "../../src/capture/join.ts";
import { probeClip } from "../../src/capture/media.ts";
import { listSegments } from "../../src/capture/segments.ts";
import { HANG_LIMIT_MS, readPixels, run, Stage } from "./stage.ts";

setDefaultTimeout(HANG_LIMIT_MS);

/** What a killed process may cost. */
const MOST_LOST_MS = 1000;

test("a killed capture process comes back by itself; at most the last second is missing and positions stay true", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:ball@640x360@25");
  const { camera } = watched;
  await watched.until(() => watched.count("segment-opened") >= 1 && watched.samples.length >= 8);
  const held = watched.samples.at(-1);
  const rollMs = watched.segments[0]?.startedAtMs ?? 0;
  const killedMs = stage.clock.monotonicMs();
  process.kill(camera.childPid ?? 0, "SIGKILL");
  await watched.until(() => watched.count("lost") === 1);
  expect(camera.status().state).toBe("lost");
  expect(camera.status().recordingGrows).toBe(false);
  const torn = watched.segments[0];
  const { durationMs } = await probeClip(torn?.path ?? "");
  const lostMs = killedMs - rollMs - durationMs;
  console.info(`killed after ${Math.round(killedMs - rollMs)} ms: ${Math.round(lostMs)} ms lost`);
  expect(lostMs).toBeLessThanOrEqual(MOST_LOST_MS);

  await watched.until(() => watched.count("live") === 2 && watched.samples.length >= 14);
  const toMs = stage.clock.monotonicMs();
  expect(await camera.recorded(toMs)).toBe(true);
  const joined = await joinSegments({
    segments: watched.segments,
    fromMs: rollMs,
    toMs,
    output: stage.path("take.mp4"),
  });
  expect(joined.rollMs).toBeLessThan(1);
  expect(Math.abs(joined.cutMs - (toMs - rollMs))).toBeLessThan(1);
  expect(joined.durationMs).toBeGreaterThanOrEqual(joined.cutMs);
  expect(joined.frames).toBeGreaterThan(25);
  expect(held && held.frame.ring !== watched.samples.at(-1)?.frame.ring).toBe(true);
  const { segments, strays } = await listSegments(stage.ringDir, readBootId());
  expect(segments.map(({ path, startedAtMs }) => ({ path, startedAtMs }))).toEqual(
    watched.segments.map(({ path, startedAtMs }) => ({ path, startedAtMs })),
  );
  expect(strays).toEqual([]);
});

test("pictures that a reader still holds outlive their process", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:smpte@320x180@25", { sampleRateHz: 10 });
  await watched.until(() => watched.samples.length >= 1);
  watched.camera.giveBack = () => {};
  const before = watched.samples.length;
  const sample = await watched.until(() => watched.samples[before]);
  const pixels = readPixels(sample.frame);
  process.kill(watched.camera.childPid ?? 0, "SIGKILL");
  await watched.until(() => watched.count("live") === 2);
  expect(readPixels(sample.frame)).toEqual(pixels);
});

test("a process that hangs is killed and replaced", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:ball@320x180@25");
  await watched.until(() => watched.count("live") === 1);
  process.kill(watched.camera.childPid ?? 0, "SIGSTOP");
  await watched.until(() => watched.camera.status().state === "lost");
  expect(watched.camera.status().sentence).toBe("No picture from Test pattern ball right now");
  expect(watched.camera.still()).rejects.toMatchObject({ code: "unavailable" });
  await watched.until(() => watched.count("live") === 2);
});

test("what is not there is said in a sentence, without secrets", async () => {
  await using stage = new Stage();
  await using device = stage.open("v4l2:/dev/video98");
  await device.until(() => device.count("lost") === 1);
  expect(device.camera.status()).toMatchObject({ state: "lost", sentence: "video98 is not connected" });
  await using rtsp = stage.open("rtsp:rtsp://crew:secret@127.0.0.1:9/stage");
  await rtsp.until(() => rtsp.count("lost") === 1);
  expect(rtsp.camera.status().sentence).toBe("RTSP camera 127.0.0.1:9 does not answer");
  await using missing = stage.open(`clip:${stage.path("missing.mp4")}`);
  await missing.until(() => missing.count("lost") === 1);
  expect(missing.camera.status().sentence).toContain("there is no file");
  await using screen = stage.open("screen::4321.0");
  await screen.until(() => screen.count("lost") === 1);
  expect(screen.camera.status().sentence).toBe("Screen :4321.0 is not there");
  expect(JSON.stringify([rtsp.events, rtsp.camera.status().sentence])).not.toContain("secret");
});

test("addresses that could break out of a pipeline are refused", () => {
  const stage = new Stage();
  for (const id of [
    "v4l2:/dev/sda",
    'rtsp:rtsp://x/" ! filesink',
    "srt:srt://x:1?mode=listener&x=y",
    "test:smpte ! fakesink",
  ])
    expect(() => stage.open(id)).toThrow(expect.objectContaining({ code: "invalid" }));
  return stage[Symbol.asyncDispose]();
});

test("nothing of a stretch on disk is not-found", async () => {
  await using stage = new Stage();
  const join = joinSegments({ segments: [], fromMs: 0, toMs: 10, output: stage.path("take.mp4") });
  expect(join).rejects.toMatchObject({ code: "not-found" });
  await join.catch(() => {});
  expect((await run(["ls", stage.folder])).trim()).toBe("");
});

test("a segment that still grows is read as far as it is on disk", async () => {
  await using stage = new Stage();
  await using watched = stage.open("test:ball@320x180@25", { sampleRateHz: 0 });
  await watched.until(() => watched.camera.status().recordingGrows);
  await Bun.sleep(1500);
  const path = watched.segments[0]?.path ?? "";
  expect(watched.count("segment-closed")).toBe(0);
  const indexes: number[] = [];
  await using reading = readClip({ path, runtimeDir: stage.runtimeDir, pick: { all: true } });
  for await (const { frame, frameIndex, ptsMs } of reading) {
    expect(Math.abs(ptsMs - frameIndex * 40)).toBeLessThan(1);
    indexes.push(frameIndex);
    reading.giveBack(frame);
  }
  expect(indexes.length).toBeGreaterThan(12);
  expect(indexes).toEqual(indexes.map((_, index) => index));
});
