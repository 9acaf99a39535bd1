import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import type { TimeAlignment } from "../../src/domain/alignment.ts";
import type { Clip } from "../../src/domain/take.ts";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { draft, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
/** Of the recordings, as pipeline-rows has them. */
const ROLL_MS = 500;
const LENGTH_MS = 12_000;
const HEAD_MS = 2000;
const TAIL_MS = 10_000;

const ALIGNMENT: TimeAlignment = {
  ...{ unaligned: null, offsetMs: -1200, spreadMs: 270, confidence: 0.9, ratio: 1 },
  covered: { fromMs: 0, toMs: 8800 },
  curve: [
    [1200, 0],
    [10_000, 8800],
  ],
  ...{ headMs: HEAD_MS, tailMs: TAIL_MS, tailBy: "camera", beyondMs: 8000 },
};

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
  const first = shoot();
  box.store.references.set({ angleId: box.angle.id, clip: first, provisional: false });
  box.store.takes.finishChecking(first.takeId);
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

function shoot(): Clip {
  const { store, angle } = box;
  const armed = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
  store.roll(armed.id);
  const [clip] = finishClips(store, store.cut(armed.id), RECORDING);
  return clip;
}

function found(what: string, fromMs: number, toMs: number) {
  const moment = (ms: number) => ({ ptsMs: ROLL_MS + ms, frameIndex: Math.round(((ROLL_MS + ms) * 24) / 1000) });
  return draft(`${what}, from 0:0${Math.floor(fromMs / 1000)}.`, {
    ...{ first: moment(fromMs), last: moment(toMs), best: moment(fromMs) },
  });
}

/** A take that was compared from its found head to its found tail; before and after nobody looked. */
function check(): Clip {
  const { store } = box;
  const clip = shoot();
  const id = startCheck(store, clip);
  const gap = (fromMs: number, toMs: number, reason: string) => ({ fromMs, toMs, samples: 8, reason, isOutside: true });
  const notChecked = [gap(0, 1750, "before the action"), gap(10_250, LENGTH_MS, "after the cut")];
  const counts = { sampled: 48, checked: 32, dropped: 0, failed: 0, msPerFrameP50: 90, msPerFrameP95: 140 };
  const coverage = [{ detector: "difference", ...counts, notChecked }];
  const entry = { status: "open" as const, note: "", still: null, referenceStill: null };
  const entries = [found("Bottle gone", 3000, 4000), found("Cup moved", 5000, 9000)];
  store.commit(() => {
    store.anomalies.record(
      { id, takeId: clip.takeId, clipId: clip.id },
      entries.map((one) => ({ ...entry, draft: one })),
    );
    store.checks.finish(id, { state: "complete", coverage, done: 48, total: 48, alignment: ALIGNMENT });
    store.takes.finishChecking(clip.takeId);
  });
  return clip;
}

async function open(clip: Clip, options: Parameters<typeof openPaired>[2] = {}) {
  const context = await openPaired(browser, box, options);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${clip.takeId}`);
  return { page, complaints: context.complaints, [Symbol.asyncDispose]: () => context.close() };
}

function handleOf(page: Page, end: "action" | "cut") {
  return page.getByRole("slider", { name: end === "action" ? "Action begins" : "Action ends" });
}

test("the page says how the take lies beside its reference, and what was left out", async () => {
  await using tab = await open(check(), { role: "crew" });
  const timing = tab.page.locator("#timing");
  for (const sentence of [
    "Aligned within 0.3 s; the take starts 1.2 s later than the reference.",
    "Runs beyond the reference from 0:08: compared with its last settled picture.",
    "Compared from 0:02 to 0:10 (board at the head, camera leaving at the tail).",
  ])
    await timing.getByText(sentence).waitFor();
  await tab.page.getByText("32 of 32 samples, 16 outside of the action").waitFor();
  await tab.page.getByText("0:00 to 0:01 left out (8 samples): before the action").waitFor();
  expect(await timing.getByRole("slider").count()).toBe(0);
  expect(tab.complaints).toEqual([]);
});

test("a handle that is stepped by keys withdraws what lies outside, keeps it, and undo brings it back; nothing is checked again", async () => {
  const clip = check();
  await using tab = await open(clip);
  const { page } = tab;
  const handle = handleOf(page, "action");
  expect(await handle.inputValue()).toBe(String(HEAD_MS));
  await handle.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press("PageUp");
  expect(await page.locator('[data-told="action"]').textContent()).toBe("0:05.0");
  await page.getByText("Action begins at 0:05; 1 finding withdrawn").waitFor();
  expect(box.store.clipMarks.read(clip.id)).toEqual({ actionMs: 5000, cutMs: null });
  expect(box.store.anomalies.list(clip.takeId).map(({ description }) => description)).toEqual([
    "Cup moved, from 0:05.",
  ]);
  await page.getByText("1 before the action or after the cut").click();
  await page.getByText("Bottle gone, from 0:03.").waitFor();
  expect(box.store.takes.find(clip.takeId).state).toBe("checked");
  await page.getByText("Compared from 0:05 to 0:10 (action as marked, camera leaving at the tail).").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Action begins where the box found it; 1 finding back").waitFor();
  expect(box.store.anomalies.list(clip.takeId)).toHaveLength(2);
  expect(await handle.inputValue()).toBe(String(HEAD_MS));
  expect(box.store.takes.find(clip.takeId).state).toBe("checked");
});

test("a handle that is dragged shows its moment in the recording; what nobody looked at is checked again", async () => {
  const clip = check();
  await using tab = await open(clip);
  const { page } = tab;
  const handle = handleOf(page, "cut");
  await page
    .locator("video")
    .first()
    .evaluate(
      (video: HTMLVideoElement) =>
        new Promise((resolve) => {
          if (video.readyState > 0) resolve(undefined);
          else video.addEventListener("loadedmetadata", resolve, { once: true });
        }),
    );
  const track = await handle.boundingBox();
  if (!track) throw new Error("the handle is not shown");
  const at = (ms: number) => track.x + 24 + ((track.width - 48) * ms) / LENGTH_MS;
  const y = track.y + track.height / 2;
  await page.mouse.move(at(TAIL_MS), y);
  await page.mouse.down();
  await page.mouse.move(at(10_600), y, { steps: 4 });
  await page.mouse.move(at(11_200), y, { steps: 4 });
  const shownMs = await page
    .locator("video")
    .first()
    .evaluate((video: HTMLVideoElement) => video.currentTime * 1000);
  expect(Math.abs(shownMs - ROLL_MS - 11_200)).toBeLessThan(300);
  await page.mouse.up();
  await page.getByText("Action ends at 0:11; the take is checked again").waitFor();
  const { cutMs } = box.store.clipMarks.read(clip.id);
  expect(Math.abs((cutMs ?? 0) - 11_200)).toBeLessThan(300);
  expect(box.store.takes.find(clip.takeId).state).toBe("checking");
  await page.getByText("Compared from 0:02 to 0:11 (board at the head, cut as marked).").waitFor();
});

test("the handles never meet, and a moment outside of the recording is refused in words", async () => {
  const clip = check();
  await using tab = await open(clip);
  const handle = handleOf(tab.page, "action");
  await handle.focus();
  for (let step = 0; step < 12; step++) await tab.page.keyboard.press("PageUp");
  await tab.page.getByText("Action begins at 0:09").waitFor();
  expect(box.store.clipMarks.read(clip.id).actionMs).toBe(TAIL_MS - 500);
  const post = (fields: Record<string, string>) =>
    fetch(`${box.web.address}/clips/${clip.id}/handles`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { cookie: box.pair("supervisor"), accept: "application/json" },
    });
  for (const [fields, words] of [
    [{ end: "cut", ms: "9600" }, "half a second"],
    [{ end: "cut", ms: "99999" }, "between roll and cut"],
    [{ end: "cut", ms: "-5" }, "ms does not fit"],
    [{ end: "middle", ms: "5" }, "one of action, cut"],
  ] as const) {
    const answer = await post(fields);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  }
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE }))
  test(`the handles are as large as a finger and within the page on a ${name}`, async () => {
    await using tab = await open(check(), { viewport });
    const boxes = await tab.page
      .locator(".handle input[type=range]")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(boxes).toEqual([48, 48]);
    expect(await tab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    if (process.env.CAMF_LOOK)
      await tab.page.screenshot({ path: `${process.env.CAMF_LOOK}-${name}.png`, fullPage: true });
  });
