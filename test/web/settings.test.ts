import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { SettingValue } from "../../src/domain/detector.ts";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { installGuest } from "../support/guests.ts";
import { finishClips } from "../support/pipeline-rows.ts";
import { drawPicture, openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
const GUEST = "all-settings";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
let sceneId: string;
beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
  sceneId = box.angle.sceneIds[0];
  await installGuest(box, GUEST);
  box.store.scenes.change(sceneId, { detectors: ["difference", GUEST] });
  const take = box.store.takes.arm({ angleId: box.angle.id });
  box.store.roll(take.id);
  const [clip] = finishClips(box.store, box.store.cut(take.id), RECORDING);
  box.store.references.set({ angleId: box.angle.id, clip, provisional: true });
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

function read(): Record<string, SettingValue> {
  return box.store.detectorSettings.read(sceneId, GUEST);
}

async function openForm(
  options: { viewport?: typeof TABLET } = {},
): Promise<{ context: BrowserContext & { complaints: string[] }; page: Page }> {
  box.store.detectorSettings.reset(sceneId, GUEST);
  const context = await openPaired(browser, box, options);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/scenes/${sceneId}`);
  await page.locator(`#settings-${GUEST} > summary`).click();
  return { context, page };
}

function row(page: Page, setting: string) {
  return page.locator(`#detector-${GUEST} [data-setting=${setting}]`);
}

async function save(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/settings"));
  await page.locator(`#detector-${GUEST}`).getByRole("button", { name: "Save settings" }).click();
  await answered;
}

test("every kind of setting is set, marked as changed, kept for the scene, and goes back one by one and all together", async () => {
  const { context, page } = await openForm();
  await row(page, "tolerance").locator("input[type=number]").fill("2.5");
  await row(page, "hands").locator("input[type=range]").fill("3");
  expect(await row(page, "hands").locator("input[type=number]").inputValue()).toBe("3");
  await row(page, "dial").getByRole("radio", { name: "digital" }).check();
  await row(page, "zone").locator("select").selectOption("<b>Tokyo</b>");
  await row(page, "strict").getByText("Strict").click();
  await row(page, "story").locator("input").fill("23:05:30");
  await row(page, "words").locator("input").fill("Zegar <ścienny>");
  await save(page);
  await row(page, "words").getByText("changed").waitFor();
  expect(read()).toEqual({
    tolerance: 2.5,
    hands: 3,
    dial: "digital",
    zone: "<b>Tokyo</b>",
    strict: false,
    story: "23:05:30",
    words: "Zegar <ścienny>",
  });
  expect(await row(page, "most").getByText("changed").count()).toBe(0);
  await row(page, "strict").getByRole("button", { name: "Back to yes" }).click();
  await page.waitForFunction(() => {
    const input = document.querySelector("[data-setting=strict] input.switch");
    return input instanceof HTMLInputElement && input.checked;
  });
  await row(page, "tolerance").getByRole("button", { name: "Back to 1.5 min" }).click();
  await page.waitForFunction(() => {
    const input = document.querySelector("[data-setting=tolerance] input[type=number]");
    return input instanceof HTMLInputElement && input.value === "1.5";
  });
  expect(Object.keys(read())).toEqual(["dial", "hands", "story", "words", "zone"]);
  await row(page, "most").locator("input").fill("9");
  await page.getByRole("button", { name: "Reset all" }).click();
  await page.locator(`#settings-${GUEST} > summary`).getByText("changed").waitFor({ state: "detached" });
  expect(await row(page, "most").locator("input").inputValue()).toBe("4");
  expect(read()).toEqual({});
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(`#settings-${GUEST} > summary`).getByText("5 changed").waitFor();
  expect(Object.keys(read())).toEqual(["dial", "hands", "story", "words", "zone"]);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("what does not fit is said at its field, keeps what was typed, and nothing is taken", async () => {
  const { context, page } = await openForm();
  await row(page, "tolerance").locator("input[type=number]").fill("99");
  const form = page.locator(`#form-${GUEST}`);
  const valid = await form.evaluate((element) => element instanceof HTMLFormElement && element.checkValidity());
  expect(valid).toBe(false);
  // Past the browser's own judgement, as another client would come.
  await form.evaluate((element) => element.setAttribute("novalidate", ""));
  await page.evaluate(() => {
    for (const input of document.querySelectorAll("[data-setting] input")) {
      for (const name of ["min", "max", "required", "maxlength"]) input.removeAttribute(name);
    }
  });
  await row(page, "words").locator("input").fill("x".repeat(60));
  await row(page, "most").locator("input").fill("7");
  await save(page);
  await row(page, "tolerance").getByText("It must lie between 0.5 and 10.").waitFor();
  await row(page, "words").getByText("It must be at most 40 characters.").waitFor();
  expect(await row(page, "tolerance").locator("input[type=number]").inputValue()).toBe("99");
  expect(await row(page, "most").locator("input").inputValue()).toBe("7");
  expect(read()).toEqual({});
  await row(page, "tolerance").locator("input[type=number]").fill("9");
  await row(page, "words").locator("input").fill("ok");
  await save(page);
  await row(page, "words").getByText("changed").waitFor();
  expect(await page.locator(".setting .problem:visible").count()).toBe(0);
  expect(read()).toEqual({ tolerance: 9, most: 7, words: "ok" });
  await context.close();
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`a region is drawn, its corners are dragged and moved by keys, on the ${name}`, async () => {
    const { context, page } = await openForm({ viewport });
    const stage = row(page, "where").locator("[data-stage]");
    await stage.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => {
      const video = document.querySelector("[data-stage] video");
      return video instanceof HTMLVideoElement && video.readyState >= 2;
    });
    const size = await stage.boundingBox();
    if (!size) throw new Error("no picture to draw on");
    expect(size.height).toBeGreaterThan(size.width / 3);
    const at = (x: number, y: number) => [size.x + size.width * x, size.y + size.height * y] as const;
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
      await page.mouse.move(...to);
      await page.mouse.up();
    };
    const numbers = () =>
      row(page, "where")
        .locator("[data-part]")
        .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? Number(input.value) : -1)));
    await drag(at(0.2, 0.25), at(0.6, 0.75));
    const drawn = await numbers();
    for (const [index, expected] of [20, 25, 40, 50].entries())
      expect(Math.abs(drawn[index] - expected)).toBeLessThan(1);
    await drag(at(0.6, 0.75), at(0.8, 0.85));
    const dragged = await numbers();
    for (const [index, expected] of [20, 25, 60, 60].entries()) {
      expect(Math.abs(dragged[index] - expected)).toBeLessThan(1.5);
    }
    const corner = row(page, "where").getByRole("button", { name: "Top left corner" });
    await corner.press("ArrowRight");
    await corner.press("Shift+ArrowDown");
    const moved = await numbers();
    expect(moved.map((value, index) => Math.round(value - dragged[index]))).toEqual([1, 5, -1, -5]);
    await page.mouse.click(...at(0.1, 0.1));
    expect(await numbers()).toEqual(moved);
    await save(page);
    await row(page, "where").getByText("changed").waitFor();
    const where = read().where;
    if (!Array.isArray(where)) throw new Error("no region");
    expect(where.map((part) => Math.round(part * 1000) / 10)).toEqual(moved);
    await page.reload();
    await page.locator(`#settings-${GUEST} > summary`).click();
    expect(await numbers()).toEqual(moved);
    await row(page, "where").getByLabel("Draw on").selectOption("Camera A now");
    await row(page, "where").locator('img[src="/cameras/A/still"]').waitFor();
    expect(await row(page, "where").locator("video").isVisible()).toBe(false);
    await row(page, "where").getByRole("button", { name: "Whole picture", exact: true }).click();
    await save(page);
    await page.locator(`#settings-${GUEST} > summary`).getByText("changed").waitFor({ state: "detached" });
    expect(read()).toEqual({});
    expect(context.complaints).toEqual([]);
    await context.close();
  });
}

test("a finger draws a region without moving the page", async () => {
  box.store.detectorSettings.reset(sceneId, GUEST);
  const context = await openPaired(browser, box, { viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${box.web.address}/scenes/${sceneId}`);
  await page.locator(`#settings-${GUEST} > summary`).tap();
  const stage = row(page, "where").locator("[data-stage]");
  await page.waitForFunction(() => (document.querySelector("[data-stage]")?.clientHeight ?? 0) > 100);
  await stage.scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  const size = await stage.boundingBox();
  if (!size) throw new Error("no picture to draw on");
  const scrolled = await page.evaluate(() => scrollY);
  const touch = await context.newCDPSession(page);
  const at = (x: number, y: number) => [{ x: size.x + size.width * x, y: size.y + size.height * y }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0.25, 0.2) });
  for (const step of [0.3, 0.5, 0.7]) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(0.25 + step / 2, 0.2 + step) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  const drawn = await row(page, "where")
    .locator("[data-part]")
    .evaluateAll((inputs) => inputs.map((input) => (input instanceof HTMLInputElement ? Number(input.value) : -1)));
  for (const [index, expected] of [25, 20, 35, 70].entries())
    expect(Math.abs(drawn[index] - expected)).toBeLessThan(1.5);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await context.close();
});

test("a region is typed as four numbers where there is no script, and shown over the reference", async () => {
  box.store.detectorSettings.reset(sceneId, GUEST);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const [name, value] = box.pair("supervisor").split("=");
  await context.addCookies([{ name, value, url: box.web.address }]);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/scenes/${sceneId}`);
  await page.locator(`#settings-${GUEST} > summary`).click();
  for (const [part, percent] of Object.entries({ x: 12.5, y: 30, w: 50, h: 90 })) {
    await page.locator(`[data-part=${part}]`).fill(String(percent));
  }
  await page.getByRole("button", { name: "Save settings" }).first().click();
  await page.getByText("It must be a box inside the picture").waitFor();
  expect(await page.locator("[data-part=x]").inputValue()).toBe("12.5");
  await page.locator("[data-part=h]").fill("60");
  await page.getByRole("button", { name: "Save settings" }).first().click();
  await page.waitForURL(`**/scenes/${sceneId}`);
  expect(read()).toEqual({ where: [0.125, 0.3, 0.5, 0.6] });
  expect(await page.locator("[data-stage] rect").getAttribute("width")).toBe("0.5");
  await context.close();
});

test("a file is sent at once, shows its name, leaves what was typed elsewhere alone, and is cleared", async () => {
  const { context, page } = await openForm();
  const file = join(box.folder, "dial.png");
  writeFileSync(file, await drawPicture());
  await row(page, "words").locator("input").fill("typed, not saved");
  await row(page, "face").locator("input[type=file]").setInputFiles(file);
  await row(page, "face").getByText("changed").waitFor();
  const kept = read().face;
  await row(page, "face").getByText(String(kept)).waitFor();
  expect(await row(page, "words").locator("input").inputValue()).toBe("typed, not saved");
  await save(page);
  expect(read()).toEqual({ face: kept, words: "typed, not saved" });
  await row(page, "face").getByRole("button", { name: "Clear" }).click();
  await row(page, "face").getByText("No file").waitFor();
  expect(read()).toEqual({ words: "typed, not saved" });
  const wrong = join(box.folder, "dial.exe");
  writeFileSync(wrong, "x");
  await row(page, "face").locator("input[type=file]").setInputFiles(wrong);
  await row(page, "face").locator(".problem").getByText(".png").waitFor();
  await context.close();
});

test("a detector is switched on for a scene with one tap, and what is typed in another form stays", async () => {
  const { context, page } = await openForm();
  await row(page, "words").locator("input").fill("still here");
  const flip = page.getByRole("switch", { name: /^difference/ });
  expect(await flip.getAttribute("aria-checked")).toBe("true");
  await flip.click();
  await page.locator('#detector-difference [aria-checked="false"]').waitFor();
  expect(box.store.scenes.find(sceneId).detectors).toEqual([GUEST]);
  await flip.click();
  await page.locator('#detector-difference [aria-checked="true"]').waitFor();
  expect(box.store.scenes.find(sceneId).detectors).toEqual([GUEST, "difference"]);
  expect(await row(page, "words").locator("input").inputValue()).toBe("still here");
  await context.close();
});
