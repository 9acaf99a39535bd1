import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { installGuest, packGuest } from "../support/guests.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb, WEB_PIN } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
let takeId: string;
beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
  const { store } = box;
  const armed = store.takes.arm({ angleId: box.angle.id });
  store.roll(armed.id);
  const take = store.cut(armed.id);
  takeId = take.id;
  const [clip] = finishClips(store, take, RECORDING);
  const drafts = Array.from({ length: 7 }, (_, rank) => draft(`Thing ${rank} gone.`, { rank }));
  const check = startCheck(store, clip);
  await finishCheck(store, check, drafts);
  const read = { kind: "clock-time", confidence: 1, box: null, description: "The clock reads 4:42", details: {} };
  const entry = { detector: "clock", observation: read, moment: { ptsMs: 3000, frameIndex: 72 } };
  store.observations.record({ id: check, takeId, clipId: clip.id }, [entry]);
  await installGuest(box, "all-settings");
  await installGuest(box, "all-settings", { version: "1.1.0-beta.with-a-long-tail" });
  await box.shelf.stage(Bun.file(await packGuest(box, "all-settings", { version: "2.0.0" })).stream());
  store.scenes.change(box.angle.sceneIds[0], { detectors: ["difference", "all-settings", "not-here"] });
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

test("a browser is paired by its pin and then sees the production, with markup in names shown as text", async () => {
  const name = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>";
  box.store.projects.add({ name, rate: { numerator: 25, denominator: 1 }, slateScheme: "consecutive" });
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${box.web.address}/projects`);
  await page.getByLabel("Pin").fill(WEB_PIN);
  await page.getByRole("button", { name: "Pair", exact: true }).click();
  await page.getByText(name).waitFor();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  await context.close();
});

test("five cards stand open, the rest is folded, and what was unfolded stays so when the page changes", async () => {
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${takeId}`);
  const cards = page.locator(".card");
  expect([await cards.count(), await page.locator(".card:visible").count()]).toEqual([7, 5]);
  await page.getByText("2 more").click();
  const last = box.store.anomalies.list(takeId)[6];
  box.store.anomalies.judge(last.id, { status: "fixed" });
  await page.locator(`#anomaly-${last.id}.judged`).waitFor();
  expect(await page.locator(".card:visible").count()).toBe(7);
  await context.close();
});

test("a card is judged with one tap and taken back with another; a tap on its moment shows it in the recording", async () => {
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${takeId}`);
  const card = page.locator(".card").first();
  await card.getByRole("button", { name: "Intended" }).click();
  await card.locator('button.intended[aria-pressed="true"]').waitFor();
  await page.locator("#verdict").getByText("5 to look at").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await card.locator('button.open[aria-pressed="true"]').waitFor();
  await card.getByPlaceholder("Note").fill("Props told");
  await card.getByRole("button", { name: "Save" }).click();
  await page.waitForFunction(() => document.querySelector(".card input[name=note]")?.getAttribute("value") !== "");
  expect(box.store.anomalies.list(takeId)[0].note).toBe("Props told");
  await card.getByRole("button", { name: "0:04" }).click();
  await page.waitForFunction(() => {
    const video = document.querySelector("video");
    return video !== null && !video.seeking && video.readyState >= 2 && video.currentTime === 4.5;
  });
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("slate and flags are corrected on the page, and somebody who may only look sees no control", async () => {
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${takeId}`);
  await page.getByRole("button", { name: "Circled" }).click();
  await page.locator('.circled[aria-pressed="true"]').waitFor();
  await page.getByText("Correct the slate").click();
  await page.getByLabel("Suffix").fill("PU");
  await page.locator("#correction").getByRole("button", { name: "Save" }).click();
  await page.locator(".board").getByText("1 PU").waitFor();
  expect(box.store.takes.find(takeId)).toMatchObject({ flags: ["circled"], slate: { suffix: "PU" } });
  await context.close();
  const crew = await openPaired(browser, box, { role: "crew" });
  const look = await crew.newPage();
  await look.goto(`${box.web.address}/takes/${takeId}`);
  expect(await look.locator("main form").count()).toBe(0);
  await crew.close();
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`every page fits the ${name}: nothing is wider than the screen, every control can be tapped`, async () => {
    const context = await openPaired(browser, box, { viewport });
    const page = await context.newPage();
    const scene = box.angle.sceneIds[0];
    const paths = ["/monitor", "/projects", `/projects/${box.angle.projectId}`, `/scenes/${scene}`];
    const detectors = ["/detectors", "/detectors/difference", "/detectors/all-settings"];
    for (const path of [...paths, `/angles/${box.angle.id}`, `/takes/${takeId}`, "/sources", "/box", ...detectors]) {
      await page.goto(box.web.address + path);
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll("details")) folded.open = true;
      });
      const facts = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        small: [
          ...document.querySelectorAll("button, select, summary, nav a, input:not([type=checkbox], [type=hidden])"),
        ]
          .map((element) => element.getBoundingClientRect())
          .filter((box) => box.width > 0 && box.height < 48).length,
      }));
      expect({ path, ...facts }).toEqual({ path, overflow: 0, small: 0 });
    }
    await context.close();
  });
}
