import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { openPanel, type Panel } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import { type Frames, openFrames } from "../../src/frames/frames.ts";
import { compareFootage, type FootageComparisonOptions } from "../../src/pipeline/footage-comparison.ts";
import { ReferenceShelf } from "../../src/pipeline/reference-shelf.ts";
import { Workplace } from "../support/box.ts";
import { drawClip, extractFrame } from "../support/ffmpeg.ts";
import { GUESTS } from "./stage.ts";

setDefaultTimeout(120_000);

const stack = new AsyncDisposableStack();
let frames: Frames;
let panel: Panel;
let runtimeDir = "";
let folder = "";

beforeAll(async () => {
  folder = stack.use(new Workplace()).folder;
  runtimeDir = mkdtempSync("/dev/shm/camf-test-");
  stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
  const log = openLog("error");
  frames = stack.use(await openFrames({ runtimeDir, log }));
  const source = openFolder(GUESTS);
  panel = stack.use(await openPanel({ source, names: ["clerk"], runtimeDir, log, clock: openSystemClock() }));
  await drawClip("testsrc2=size=320x240:rate=25", 75, join(folder, "clip.mp4"));
  await extractFrame(join(folder, "clip.mp4"), 10, join(folder, "still.png"));
});
afterAll(() => stack.disposeAsync());

let comparisons = 0;

/** What the clerk says that it was told when `take` was compared with `reference`. */
async function hear(reference: string, take: string, changes: Partial<FootageComparisonOptions> = {}) {
  const verdict = await compareFootage({
    frames,
    panel,
    shelf: new ReferenceShelf({ frames, runtimeDir }),
    log: openLog("error"),
    detectors: ["clerk"],
    reference: { path: join(folder, reference) },
    referenceLabel: "the reference",
    take: { path: join(folder, take) },
    rateHz: 4,
    runtimeDir,
    referenceDirectory: join(folder, `reference-${comparisons++}`),
    ...changes,
  });
  const [first] = verdict.observations;
  const clerks = verdict.anomalies.map(({ detector, severity }) => [detector, severity]);
  return { told: first?.observation.details ?? {}, clerks };
}

test("footage has no name and no hour, and what was observed in the reference comes from the reference", async () => {
  const { told, clerks } = await hear("clip.mp4", "clip.mp4");
  expect(told).toMatchObject({ name: null, startedAt: null, timeScale: null, story: null });
  // Two samples a second of three seconds.
  expect(told).toMatchObject({ reference: "the reference", readings: [0, 520, 1000, 1520, 2000, 2520] });
  // What it found in the reference is nobody's.
  expect(clerks).toEqual([["clerk", "high"]]);
});

test("a stretch of the reference is timed from where it begins", async () => {
  const reference = { path: join(folder, "clip.mp4"), firstFrame: 25, lastFrame: 62 };
  const { told } = await hear("clip.mp4", "clip.mp4", { reference });
  expect(told.readings).toEqual([0, 520, 1000]);
});

test("a picture is looked at once and is called what it is", async () => {
  const { told } = await hear("still.png", "clip.mp4");
  expect(told).toMatchObject({ reference: "the reference picture", readings: [0], inFirst: "the reference picture" });
});

test("how fast a take was shot tells how time ran in it", async () => {
  expect((await hear("still.png", "clip.mp4", { shootingRate: 50 })).told.timeScale).toBe(0.5);
  expect((await hear("still.png", "clip.mp4", { shootingRate: 0.5 })).told.timeScale).toBe(50);
  const still = hear("clip.mp4", "still.png", { shootingRate: 25 });
  expect(still).rejects.toThrow("still.png is a still: it was not shot at a rate");
  const absurd = hear("still.png", "clip.mp4", { shootingRate: 0.001 });
  expect(absurd).rejects.toThrow("it cannot have been shot at 0.001");
  await Promise.allSettled([still, absurd]);
});
