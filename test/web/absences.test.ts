import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import type { Coverage } from "../../src/domain/coverage.ts";
import type { Observation } from "../../src/domain/finding.ts";
import { openChromium, openPaired, TABLET, waitBeats } from "../support/chromium.ts";
import { installGuest } from "../support/guests.ts";
import { finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
const GUEST = "all-settings";
const HOSTILE = '<img src=x onerror="window.hacked=1">';

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

/** A box that was started anew after a detector was stopped for its failures, with a take that is cut. */
async function openStopped(): Promise<{ box: TestWeb; takeId: string }> {
  const box = await openTestWeb({
    running: "enabled",
    prepare: async (place) => {
      await installGuest(place, GUEST);
      place.store.detectorFaults.save(GUEST, { state: "disabled", reason: `ended 20 times: ${HOSTILE}` });
    },
  });
  const { store, angle } = box;
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference", GUEST, "gone"] });
  store.takes.arm({ angleId: angle.id });
  const armed = store.takes.current();
  if (!armed) throw new Error("nothing armed");
  store.roll(armed.id);
  const take = store.cut(armed.id);
  finishClips(store, take, RECORDING);
  return { box, takeId: take.id };
}

function isHacked(page: Page): Promise<boolean> {
  return page.evaluate(() => "hacked" in window);
}

test("a detector that was stopped says on monitor and take what is not checked, and is started again", async () => {
  const { box, takeId } = await openStopped();
  await using _box = box;
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/monitor`);
  const roll = await page.locator("button.roll").boundingBox();
  expect((roll?.y ?? TABLET.height) + (roll?.height ?? 0)).toBeLessThanOrEqual(TABLET.height);
  for (const path of ["/monitor", `/takes/${takeId}`]) {
    await page.goto(box.web.address + path);
    const card = page.locator(`#absence-${GUEST}`);
    await card.getByText(`${GUEST} does not look since`).waitFor();
    await card.getByText("Clock off <i>time</i>, Clock gone").waitFor();
    await card.getByText(`ended 20 times: ${HOSTILE}`).waitFor();
  }
  expect(await isHacked(page)).toBe(false);
  await page.getByRole("button", { name: "Start again" }).click();
  await page.locator(`#absence-${GUEST}`).waitFor({ state: "detached" });
  while (box.panel.health().some((one) => one.name === GUEST && one.state !== "ready")) await Bun.sleep(50);
  expect(box.store.detectorFaults.list()).toEqual([]);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("or it is left off, which can be taken back; who may only look sees the card without buttons", async () => {
  const { box } = await openStopped();
  await using _box = box;
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/monitor`);
  const crew = await openPaired(browser, box, { role: "crew" });
  const look = await crew.newPage();
  await look.goto(`${box.web.address}/monitor`);
  await look.locator(`#absence-${GUEST}`).waitFor();
  expect(await look.locator(`#absence-${GUEST} button`).count()).toBe(0);
  await crew.close();
  await page.getByRole("button", { name: "Leave off" }).click();
  await page.locator(`#absence-${GUEST}`).waitFor({ state: "detached" });
  expect(box.shelf.find(GUEST).decisions.enabled).toBe(false);
  await page.getByRole("button", { name: "Switch it on" }).click();
  await page.waitForFunction(() => document.querySelector("#notice")?.childElementCount === 0);
  expect(box.shelf.find(GUEST).decisions.enabled).toBe(true);
  await context.close();
});

test("no card comes or goes while a camera rolls; it is there at the cut", async () => {
  await using box = await openTestWeb({ running: "enabled" });
  const { store, angle } = box;
  store.takes.arm({ angleId: angle.id });
  const page = await (await openPaired(browser, box)).newPage();
  await page.goto(`${box.web.address}/monitor`);
  // A page that is not connected in time loads itself anew, and would then show what has changed meanwhile.
  await waitBeats(page, 1);
  await page.getByRole("button", { name: "Roll" }).click();
  await page.getByRole("button", { name: "Cut" }).waitFor();
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference", "gone-with-the-wind"] });
  await waitBeats(page, 3);
  expect(await page.locator(".absence").count()).toBe(0);
  await page.getByRole("button", { name: "Cut" }).click();
  await page.locator(".absence").getByText("gone-with-the-wind does not look").waitFor();
  await page.locator(".absence").getByText("it is not on this box").waitFor();
  await page.context().close();
});

test("the seconds of a check are counted down between two figures, and stand still while a camera rolls", async () => {
  await using box = await openTestWeb();
  const { store, angle } = box;
  store.takes.arm({ angleId: angle.id });
  const armed = store.takes.current();
  if (!armed) throw new Error("nothing armed");
  store.roll(armed.id);
  const take = store.cut(armed.id);
  const [clip] = finishClips(store, take, RECORDING);
  const check = startCheck(store, clip);
  store.checks.advance(check, { done: 44, total: 48, secondsLeft: 75, detectorsBehind: 2 });
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/monitor`);
  const last = page.locator("#last");
  await last.getByText("91 %").waitFor();
  await last.getByText("2 detectors behind").waitFor();
  await last.getByText("1 min 13 s left").waitFor();
  store.checks.advance(check, { done: 46, total: 48, secondsLeft: 2, detectorsBehind: 1 });
  await last.getByText("1 s left").waitFor();
  await page.waitForTimeout(1500);
  // Two: a page that a busy machine made load itself anew begins with the box's own figure.
  expect(await last.textContent()).toMatch(/ [12] s left/);
  store.checks.advance(check, { done: 47, total: 48, secondsLeft: 40, detectorsBehind: 1 });
  await last.getByText("39 s left").waitFor();
  await page.getByRole("button", { name: "Roll" }).click();
  await page.locator("#strip .rolling").waitFor();
  await page.waitForTimeout(300);
  const held = await last.textContent();
  await page.waitForTimeout(1500);
  expect(await last.textContent()).toBe(held);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a take says what each detector checked, what not and why, and what was read, by detector and in order", async () => {
  await using box = await openTestWeb();
  const { store, angle } = box;
  store.scenes.change(angle.sceneIds[0], { detectors: ["difference", "sundial"] });
  store.takes.arm({ angleId: angle.id });
  const armed = store.takes.current();
  if (!armed) throw new Error("nothing armed");
  store.roll(armed.id);
  const take = store.cut(armed.id);
  const [clip] = finishClips(store, take, RECORDING);
  const id = startCheck(store, clip);
  const gap = { fromMs: 3000, toMs: 6000, samples: 12, reason: `the sample ended the detector twice ${HOSTILE}` };
  const coverage: Coverage = {
    detector: "difference",
    ...{ sampled: 48, checked: 36, dropped: 4, failed: 8, notChecked: [gap], msPerFrameP50: 90, msPerFrameP95: 140 },
  };
  const read = (description: string, ptsMs: number, detector: string) => {
    const observation: Observation = { kind: "clock-time", confidence: 0.9, box: null, description, details: {} };
    return { detector, observation, moment: { ptsMs, frameIndex: Math.round(ptsMs / 40) } };
  };
  store.commit(() => {
    store.checks.finish(id, { state: "incomplete", coverage: [coverage], done: 48, total: 48 });
    store.observations.record({ id, takeId: take.id, clipId: clip.id }, [
      read("The clock reads 4:43", 9500, "sundial"),
      read("The clock reads 4:42", 1500, "sundial"),
      read("The clock reads 4:42", 4500, "sundial"),
      read(`Text: ${HOSTILE}`, 2500, "text"),
    ]);
    store.takes.finishChecking(take.id);
  });
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${take.id}`);
  const checked = page.locator("#coverage");
  await checked.getByText("36 of 48 samples, 4 dropped, 8 failed, 90 ms each").waitFor();
  await checked
    .getByText(`0:03 to 0:06 not checked (12 samples): the sample ended the detector twice ${HOSTILE}`)
    .waitFor();
  await checked.getByText("not checked: it is not on this box").waitFor();
  const [x, width] = await Promise.all(
    ["x", "width"].map((name) => checked.locator(".bar rect").first().getAttribute(name)),
  );
  expect([Number(x), Number(width)]).toEqual([25, 25]);
  const lines = await page.locator("#observations").locator("h3, li").allInnerTexts();
  expect(lines.map((line) => line.replace(/\s+/g, " "))).toEqual([
    "sundial",
    "0:01 to 0:04 The clock reads 4:42",
    "0:09 The clock reads 4:43",
    "text",
    `0:02 Text: ${HOSTILE}`,
  ]);
  expect(await isHacked(page)).toBe(false);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a scene whose rate cannot be met within the reset says so and offers one that can", async () => {
  await using box = await openTestWeb();
  const { store, angle } = box;
  const [sceneId] = angle.sceneIds;
  store.scenes.change(sceneId, { sampleRateHz: 20, detectors: ["difference"] });
  store.takes.arm({ angleId: angle.id });
  const armed = store.takes.current();
  if (!armed) throw new Error("nothing armed");
  store.roll(armed.id);
  const [clip] = finishClips(store, store.cut(armed.id), RECORDING);
  const counts = { sampled: 48, checked: 48, dropped: 0, failed: 0, notChecked: [] };
  const coverage = [{ detector: "difference", ...counts, msPerFrameP50: 1000, msPerFrameP95: 1200 }];
  store.checks.finish(startCheck(store, clip), { state: "complete", coverage, done: 48, total: 48 });
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/scenes/${sceneId}`);
  await page.locator(".pace-warning").getByText("3.6 a second would be done in 2 min").waitFor();
  await page.getByRole("button", { name: "Use 3.6 a second" }).click();
  await page.locator("#pace .pace-line").waitFor();
  expect(store.scenes.find(sceneId).sampleRateHz).toBe(3.6);
  expect(await page.locator(".pace-warning").count()).toBe(0);
  expect(context.complaints).toEqual([]);
  await context.close();
});
