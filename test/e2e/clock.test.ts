import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { measureMinutesApart, readDialMinutes } from "../../models/evaluate/clock/times.ts";
import type { Box } from "../../src/box.ts";
import { addProduction, openTestBox, shootClip, Workplace, waitUntil } from "../support/box.ts";
import { openBrowser, pairTablet } from "../support/browser.ts";
import { drawClock, hangInto, shootStill } from "../support/clock-drawing.ts";
import { extractFrame } from "../support/ffmpeg.ts";
import { findAction } from "../support/film-set.ts";
import { SHARED_DATA } from "../support/footage.ts";
import { subscribe } from "../support/messages.ts";

const ROOT = join(import.meta.dir, "../..");
const LIMIT_MS = 300_000;
const [WIDTH, HEIGHT] = [1280, 720];
/** Where the film set's own wall clock hangs: ours covers it. */
const ON_THE_WALL = { x: 788, y: 136 };
const CLIP_SECONDS = 5;

/** Photographs in which a person and the detector agree on the time; what it reads wrong stands in the models' cards. */
const PHOTOGRAPHS = [
  { path: "clocks/caltech101-watch-upright/image_0115.png", time: "03:59" },
  { path: "clocks/this-is-duykhanh+Detect-Clock-Hands/Method2/input/24.jpg", time: "10:09" },
];

const place = new Workplace();
let wall = "";
beforeAll(async () => {
  wall = join(place.folder, "wall.png");
  const { path, firstFrame } = findAction("reference");
  await extractFrame(path, firstFrame, wall);
});
afterAll(() => place[Symbol.dispose]());

/** A take of the set in which our clock shows this. */
async function shootSetAt(time: string): Promise<string> {
  const clock = await drawClock({ time, diameterPx: 170 });
  const scene = { picture: wall, width: WIDTH, height: HEIGHT };
  const picture = await hangInto(scene, [{ picture: clock, ...ON_THE_WALL }]);
  return shootStill(picture, { seconds: CLIP_SECONDS, output: join(place.folder, `${time.replace(":", "-")}.mp4`) });
}

/** The same once more by another name: a camera that is told to play what it plays already does not begin anew. */
function copyClip(clip: string): string {
  const copy = clip.replace(/\.mp4$/, "-again.mp4");
  cpSync(clip, copy);
  return copy;
}

/** Shoots a clip and then the same once more: nothing may be told, and the one clock in it is read as this time. */
async function demandSilence(name: string, clip: string, time: string): Promise<void> {
  const again = copyClip(clip);
  await using box = await openTestBox(join(place.folder, name));
  const angle = addProduction(box);
  await shootClip(box, angle.id, clip);
  const takeId = await shootClip(box, angle.id, again);
  expect(box.store.anomalies.list(takeId)).toEqual([]);
  demandTime(box, takeId, time);
}

/** One clock was read in the take, as this time within a minute. */
function demandTime(box: Box, takeId: string, time: string): void {
  const times = readTimes(box, takeId);
  expect(times).toHaveLength(1);
  expect(isAbout(times[0], time)).toBe(true);
}

function readTimes(box: Box, takeId: string): string[] {
  const clocks = box.store.observations.list(takeId).filter(({ kind }) => kind === "clock");
  return clocks.flatMap(({ details }) => (typeof details.time === "string" ? [details.time] : []));
}

function isAbout(time: string, truth: string): boolean {
  return measureMinutesApart(readDialMinutes(time), readDialMinutes(truth)) <= 1;
}

async function run(command: string[], cwd = ROOT): Promise<string> {
  const child = Bun.spawn(command, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  return new Response(child.stdout).text();
}

/** What `camf detector run clock` prints. */
function runClock(...wish: string[]): Promise<string> {
  return run([process.execPath, "run", "src/main.ts", "detector", "run", "clock", ...wish]);
}

describe("a clock on the wall", () => {
  test(
    "hands that were moved between takes are told on the page, by message and in the report; nothing else is",
    async () => {
      const [reference, take] = [await shootSetAt("4:17"), await shootSetAt("4:42")];
      await using box = await openTestBox(join(place.folder, "moved"));
      const angle = addProduction(box);
      await shootClip(box, angle.id, reference);
      const messages = subscribe(box.alerts.address);
      const takeId = await shootClip(box, angle.id, take);

      const anomalies = box.store.anomalies.list(takeId);
      const told = anomalies.filter(({ detector }) => detector === "clock");
      expect(told.map(({ kind }) => kind)).toEqual(["clock-mismatch"]);
      const [{ id, description }] = told;
      expect(description).toMatch(/shows 4:4[123]; it was 4:1[678] in take 1/);
      const around = ({ box: at }: { box: [number, number, number, number] | null }) => {
        const [x, y, width, height] = at ?? [0, 0, 0, 0];
        return Math.hypot((x + width / 2) * WIDTH - ON_THE_WALL.x, (y + height / 2) * HEIGHT - ON_THE_WALL.y) < 60;
      };
      expect(anomalies.filter((one) => !around(one))).toEqual([]);
      demandTime(box, takeId, "04:42");

      await waitUntil(() => messages.lines.some((line) => line.includes(id)), "the anomaly is published");
      const message = messages.lines.find((line) => line.includes(id)) ?? "";
      expect(message).toContain(description);
      expect(message).toContain("clock-mismatch");
      await messages.stop();

      await using browser = await openBrowser();
      const { page } = await pairTablet(browser, box.web.address);
      await page.goto(`/takes/${takeId}`);
      await page.waitForSelector(`text=${description}`);
      const report = await page.request.get(`/takes/${takeId}/report.pdf`);
      const pdf = join(place.folder, "report.pdf");
      writeFileSync(pdf, await report.body());
      const text = (await run(["pdftotext", "-layout", pdf, "-"])).replace(/\s+/g, " ");
      expect(text).toContain(description);
    },
    LIMIT_MS,
  );

  test(
    "hands that stayed where they were are read, and nothing is told",
    async () => {
      await demandSilence("stayed", await shootSetAt("7:52"), "07:52");
    },
    LIMIT_MS,
  );
});

test(
  "camf detector run clock prints a clock that it found and could not read, also where it is held against a reference",
  async () => {
    const scene = { picture: wall, width: WIDTH, height: HEIGHT };
    const clock = await drawClock({ time: "7:52", diameterPx: 170 });
    const smeared = await sharp(clock).blur(12).png().toBuffer();
    const [reference, frame] = ["sharp.png", "smeared.png"].map((name) => join(place.folder, name));
    writeFileSync(reference, await hangInto(scene, [{ picture: clock, ...ON_THE_WALL }]));
    writeFileSync(frame, await hangInto(scene, [{ picture: smeared, ...ON_THE_WALL }]));
    const wish = ["--reference", reference, "--set", "digital=false"];
    const line: unknown = JSON.parse(await runClock("--frame", frame, "--json", ...wish));
    expect(line).toMatchObject({
      frame,
      notChecked: "a clock could not be read",
      observations: [{ kind: "clock", type: "analog", time: null, readable: false, box: expect.any(Array) }],
    });
  },
  LIMIT_MS,
);

describe.skipIf(!SHARED_DATA)("real photographs of clocks (skipped where the shared pictures are absent)", () => {
  const find = (path: string) => join(SHARED_DATA ?? "", path);

  test(
    "a real clock in a take is read, and compared with itself it raises nothing",
    async () => {
      const [{ path, time }] = PHOTOGRAPHS;
      const blank = { create: { width: WIDTH, height: HEIGHT, channels: 3, background: "#8a8f94" } } as const;
      const room = await sharp(blank).png().toBuffer();
      const photograph = await sharp(find(path)).rotate().resize({ height: 420 }).png().toBuffer();
      const scene = { picture: room, width: WIDTH, height: HEIGHT };
      const picture = await hangInto(scene, [{ picture: photograph, x: 500, y: 330 }]);
      const clip = await shootStill(picture, { seconds: CLIP_SECONDS, output: join(place.folder, "photograph.mp4") });
      await demandSilence("photograph", clip, time);
    },
    LIMIT_MS,
  );

  test.each(PHOTOGRAPHS)(
    "camf detector run clock says of $path that it shows $time",
    async ({ path, time }) => {
      const frame = find(path);
      const line: unknown = JSON.parse(await runClock("--frame", frame, "--json"));
      expect(line).toMatchObject({ frame, findings: [], ms: expect.any(Number) });
      expect(line).toHaveProperty("observations.length", 1);
      expect(line).toHaveProperty("observations.0.kind", "clock");
      expect(line).toHaveProperty("observations.0.type", "analog");
      expect(line).toHaveProperty("observations.0.readable", true);
      expect(line).toHaveProperty("observations.0.box.length", 4);
      expect(line).toHaveProperty("observations.0.confidence", expect.any(Number));
      expect(line).toHaveProperty("observations.0.time", expect.stringMatching(/^(0[1-9]|1[0-2]):[0-5]\d$/));
      expect(JSON.stringify(line)).toMatch(new RegExp(`"time":"(${nearly(time).join("|")})"`));
    },
    LIMIT_MS,
  );
});

/** The time and the minutes beside it, "HH:MM" with hours 1..12. */
function nearly(time: string): string[] {
  return [-1, 0, 1].map((by) => {
    const minutes = (readDialMinutes(time) + by + 720) % 720;
    return `${String(Math.floor(minutes / 60) || 12).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  });
}
