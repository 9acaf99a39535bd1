import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { openLog } from "../../src/base/log.ts";
import { type Clip, nameTake } from "../../src/domain/take.ts";
import { type Frames, openFrames } from "../../src/frames/frames.ts";
import { UploadInspection } from "../../src/pipeline/upload-inspection.ts";
import { ViewMatches } from "../../src/pipeline/view-matches.ts";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { extractFrame } from "../support/ffmpeg.ts";
import { findAction } from "../support/film-set.ts";
import { finishClips } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const FILM_SET = `${import.meta.dir}/../../models/film-set/seed-1`;

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(180_000);

let browser: Browser;
let box: TestWeb;
let frames: Frames;
let folder: string;
let still: string;
let take: Clip;
beforeAll(async () => {
  browser = await openChromium();
  folder = mkdtempSync(join(tmpdir(), "camf-uploads-"));
  frames = await openFrames({ runtimeDir: folder, log: openLog("silent") });
  const parts = { frames, runtimeDir: folder };
  box = await openTestWeb({ uploads: new UploadInspection(parts), views: new ViewMatches(parts) });
  still = join(folder, "photograph.png");
  await extractFrame(join(FILM_SET, "reference.mp4"), findAction("reference").firstFrame + 24, still);
  const armed = box.store.takes.arm({ angleId: box.angle.id });
  box.store.roll(armed.id);
  [take] = finishClips(box.store, box.store.cut(armed.id), join(FILM_SET, "take.mp4"));
  box.store.takes.finishChecking(take.takeId);
  box.store.references.set({ angleId: box.angle.id, clip: take, provisional: false });
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
  await frames[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function currentName(): string {
  const { store, angle } = box;
  const takeId = store.references.current(angle.id, "A")?.takeId ?? "";
  return nameTake(store.takes.find(takeId));
}

async function send(bytes: Uint8Array, role: "supervisor" | "crew" = "supervisor", camera = "A") {
  const form = new FormData();
  form.append("file", new File([new Uint8Array(bytes)], "../../photograph.jpg"));
  const answer = await fetch(`${box.web.address}/angles/${box.angle.id}/references/${camera}`, {
    method: "POST",
    body: form,
    headers: { cookie: box.pair(role), accept: "application/json" },
    redirect: "manual",
  });
  return { status: answer.status, text: await answer.text() };
}

test("a still is handed in on the set-up's page, becomes the reference under its own name, and the way back brings the former one", async () => {
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/angles/${box.angle.id}`);
  await page.getByText("Compare with a file").click();
  await page.locator('form[data-upload] input[type="file"]').setInputFiles(still);
  const picture = page.locator("#references img");
  await picture.waitFor();
  expect(currentName()).toMatch(/^uploaded still, \d+ [A-Z][a-z]{2}$/);
  await page.getByText(`Reference: ${currentName()}`).waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1280);
  expect(box.store.takes.list(box.angle.id).map(({ uploaded }) => uploaded)).not.toContain("still");
  for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
    await page.setViewportSize(viewport);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    if (process.env.CAMF_LOOK)
      await page.screenshot({ path: `${process.env.CAMF_LOOK}-upload-${name}.png`, fullPage: true });
  }
  await page.getByRole("button", { name: "Back to take 1" }).click();
  await page.getByText("Reference: take 1").waitFor();
  expect(currentName()).toBe("take 1");
  await page.getByRole("button", { name: /Back to uploaded still/ }).waitFor();
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a take is looked at beside an uploaded still, step by step, brought onto one another", async () => {
  expect((await send(readFileSync(still))).status).toBe(303);
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/clips/${take.id}/compare`);
  await page.locator('[data-compare][data-take-frame="0"][data-reference-frame="0"]').waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator('[data-compare][data-take-frame="24"][data-reference-frame="0"]').waitFor();
  await page.locator('[data-compare][data-aligned="true"]').waitFor({ timeout: 90_000 });
  expect(await page.locator('[data-name="left"]').textContent()).toBe(currentName());
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a clip becomes the reference too, timed from its first picture", async () => {
  expect((await send(readFileSync(join(FILM_SET, "reference.mp4")))).status).toBe(303);
  const { store, angle } = box;
  const clip = store.clips.find(store.references.current(angle.id, "A")?.clipId ?? "");
  expect(clip).toMatchObject({ rollMs: 0, width: 1280, height: 720, frameRate: 24 });
  expect(Math.abs((clip.cutMs ?? 0) - 16_000)).toBeLessThan(1500);
  expect(currentName()).toStartWith("uploaded clip, ");
});

test("junk, a broken picture, a foreign camera and a browser that may only look are refused in words, and nothing is kept", async () => {
  const before = readdirSync(join(box.store.media.root, "uploads"));
  const current = box.store.references.current(box.angle.id, "A");
  const jpeg = await sharp(still).jpeg().toBuffer();
  for (const [bytes, words] of [
    [Buffer.from("no picture at all"), "neither a picture (JPEG, PNG) nor a recording"],
    [jpeg.subarray(0, 400), "this picture is broken"],
    [readFileSync(join(FILM_SET, "reference.mp4")).subarray(0, 4000), "neither a picture (JPEG, PNG) nor a recording"],
    [new Uint8Array(), "neither a picture"],
  ] as const) {
    const { status, text } = await send(new Uint8Array(bytes));
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining(words) });
  }
  expect((await send(readFileSync(still), "crew")).status).toBe(403);
  expect((await send(readFileSync(still), "supervisor", "Z")).status).toBe(404);
  expect(readdirSync(join(box.store.media.root, "uploads"))).toEqual(before);
  expect(box.store.references.current(box.angle.id, "A")).toEqual(current);
});
