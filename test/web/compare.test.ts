import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import type { CurvePoint } from "../../src/domain/alignment.ts";
import { chooseCouple } from "../../src/web/compare/choice.ts";
import { showStage } from "../../src/web/compare/views.ts";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { BEST_FRAME, BOTTLE_BOX, type CompareStage, MOVED, openCompareStage } from "../support/compare-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(180_000);
/** The recordings begin half a second before roll. */
const ROLL_FRAME = 12;
const MODES = ["side", "wipe", "onion", "toggle", "heat"];

let browser: Browser;
let stage: CompareStage;
beforeAll(async () => {
  browser = await openChromium();
  stage = await openCompareStage();
});
afterAll(async () => {
  await browser.close();
  await stage[Symbol.asyncDispose]();
});
afterEach(() => {
  const { store } = stage.box;
  const current = store.takes.current();
  if (current?.state === "rolling") store.cut(current.id);
});

interface Tab extends AsyncDisposable {
  page: Page;
  complaints: string[];
}

async function open(path: string, options: Parameters<typeof openPaired>[2] = {}): Promise<Tab> {
  const context = await openPaired(browser, stage.box, options);
  const page = await context.newPage();
  await page.goto(stage.box.web.address + path);
  return { page, complaints: context.complaints, [Symbol.asyncDispose]: () => context.close() };
}

const anomalyPath = () => `/anomalies/${stage.anomalyId}/compare`;

/** Waits until both recordings stand at these frames, as the browser presented them. */
async function waitFrames(page: Page, take: number, reference = take): Promise<void> {
  await page.locator(`[data-compare][data-take-frame="${take}"][data-reference-frame="${reference}"]`).waitFor();
}

async function waitAligned(page: Page): Promise<void> {
  await page.locator('[data-compare][data-aligned="true"]').waitFor({ timeout: 90_000 });
}

/** Mean brightness of a part of the picture as it stands on the canvas, 0..255; one pane is shown. */
function measure(page: Page, [x, y, width, height]: readonly number[]): Promise<number> {
  return page.evaluate(
    async ([x, y, width, height]) => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const canvas = document.querySelector<HTMLCanvasElement>("[data-canvas]");
      const [left, top, across, down] = (document.querySelector("svg[data-boxes]")?.getAttribute("viewBox") ?? "")
        .split(" ")
        .map(Number);
      const copy = document.createElement("canvas").getContext("2d");
      if (!canvas || !copy) return -1;
      Object.assign(copy.canvas, { width: canvas.width, height: canvas.height });
      copy.drawImage(canvas, 0, 0);
      const place = [
        ((x - left) / across) * canvas.width,
        ((y - top) / down) * canvas.height,
        (width / across) * canvas.width,
        (height / down) * canvas.height,
      ].map(Math.round);
      const { data } = copy.getImageData(place[0], place[1], place[2], place[3]);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += Math.max(data[at], data[at + 1], data[at + 2]);
      return sum / (data.length / 4);
    },
    [x, y, width, height],
  );
}

test("a card leads to its comparison, which begins at the anomaly's moment, aligned, with its box drawn", async () => {
  await using tab = await open(`/takes/${stage.clips[1].takeId}`);
  const { page } = tab;
  await page.locator(".card").getByRole("link", { name: "Compare" }).click();
  await page.getByText("Bottle added, camera left").waitFor();
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  await waitAligned(page);
  const box = page.locator("svg[data-boxes] rect.there").first();
  expect(Number(await box.getAttribute("x"))).toBeCloseTo(BOTTLE_BOX[0], 4);
  await page.locator('[data-name="left"]', { hasText: "take 1" }).waitFor();
  await page.locator('[data-name="right"]', { hasText: "take 2" }).waitFor();
  expect(tab.complaints).toEqual([]);
});

test("modes switch by tap and by key, and each shows another picture", async () => {
  await using tab = await open(anomalyPath(), { hasTouch: true });
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  for (const [index, mode] of MODES.entries()) {
    await page.locator(`[data-set-mode="${mode}"]`).tap();
    expect(await page.locator("[data-compare]").getAttribute("data-mode")).toBe(mode);
    await page.keyboard.press("1");
    await page.keyboard.press(String(index + 1));
    expect(await page.locator(`[data-set-mode="${mode}"]`).getAttribute("aria-pressed")).toBe("true");
  }
  await page.keyboard.press("4");
  const bottle = await measure(page, BOTTLE_BOX);
  await page.keyboard.press(" ");
  const without = await measure(page, BOTTLE_BOX);
  expect(Math.abs(bottle - without)).toBeGreaterThan(8);
  await page.locator("[data-panes]").tap();
  await page.locator('[data-name="left"]', { hasText: "take 2" }).waitFor();
  expect(await measure(page, BOTTLE_BOX)).toBeCloseTo(bottle, 1);
});

test("the wipe's divider is dragged and moved by key, and the picture changes with it", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  await page.keyboard.press("2");
  const reference = await measure(page, BOTTLE_BOX);
  const panes = await page.locator("[data-panes]").boundingBox();
  if (!panes) throw new Error("no panes");
  const { x, y, width, height } = panes;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.1, y + height / 2, { steps: 5 });
  await page.mouse.up();
  const divider = page.locator("[data-divider]");
  expect(await divider.getAttribute("aria-valuenow")).toBe("10");
  expect(Math.abs((await measure(page, BOTTLE_BOX)) - reference)).toBeGreaterThan(8);
  await divider.focus();
  await page.keyboard.press("ArrowRight");
  expect(await divider.getAttribute("aria-valuenow")).toBe("12");
});

test("steps go one frame by button and key, both recordings together, and the scrubber is in the reference's time", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  const start = BEST_FRAME - ROLL_FRAME;
  await waitFrames(page, start);
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, start + 1);
  await page.getByRole("button", { name: "One frame on" }).click();
  await waitFrames(page, start + 2);
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowLeft");
  await waitFrames(page, start - 1);
  await page.keyboard.press("Shift+ArrowRight");
  await waitFrames(page, start + 23);
  await page.locator("[data-scrubber]").fill("30");
  await waitFrames(page, 30);
  await page.getByText("0:01 +06").waitFor();
  await page.keyboard.press("End");
  await waitFrames(page, 287);
});

test("the heat-map lights up where something was put and is dark elsewhere", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  await waitAligned(page);
  await page.keyboard.press("5");
  const [x, y, width, height] = BOTTLE_BOX;
  const inner = [x + width * 0.25, y + height * 0.3, width * 0.5, height * 0.6];
  const wall = [0.36, 0.15, 0.18, 0.25];
  expect(await measure(page, inner)).toBeGreaterThan(60);
  expect(await measure(page, wall)).toBeLessThan(30);
});

test("where the camera moved the other take is brought onto it, and the heat-map stays dark on what only moved so", async () => {
  const [first, , third] = stage.clips;
  await using tab = await open(`/clips/${third.id}/compare/${first.id}`);
  const { page } = tab;
  await waitFrames(page, 0);
  await waitAligned(page);
  const answer = await page.evaluate(
    async (address) => (await (await fetch(address)).json()).homography,
    `/clips/${third.id}/match/${first.id}?frame=0&other=0`,
  );
  const { x, y, width, height } = MOVED;
  const expected = [1280 / width, 0, -x / width, 0, 720 / height, -y / height, 0, 0, 1];
  for (const [index, value] of expected.entries()) expect(Math.abs(answer[index] - value)).toBeLessThan(0.008);
  await page.keyboard.press("5");
  expect(await measure(page, [0.72, 0.05, 0.2, 0.25])).toBeLessThan(25);
});

test("where a take runs beside the reference by a curve, stepping and scrubbing follow it, and the curve is shown small", async () => {
  const alignment = {
    ...{ unaligned: null, offsetMs: 1000, spreadMs: 300, confidence: 0.9, ratio: 1, headMs: null, tailMs: null },
    covered: { fromMs: 1000, toMs: 9000 },
    curve: [
      [0, 1000],
      [4500, 5500],
      [5500, 5500],
      [9000, 9000],
    ] satisfies CurvePoint[],
  };
  const { store } = stage.box;
  const couple = chooseCouple(store, { clipId: stage.clips[1].id, anomaly: store.anomalies.find(stage.anomalyId) });
  const shown = showStage({ ...couple, alignment }, false).markup.toString();
  const context = await openPaired(browser, stage.box);
  const page = await context.newPage();
  await page.route("**/compare", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<section id="compare-stage"[\s\S]*?<\/section>/, shown);
    await route.fulfill({ response: answer, body });
  });
  await page.goto(stage.box.web.address + anomalyPath());
  await waitFrames(page, 108, 132);
  await page.getByText("1.0 s ahead of this take, aligned within 0.3 s").waitFor();
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, 109, 132);
  await page.keyboard.press("Shift+ArrowRight");
  await waitFrames(page, 133, 133);
  await page.locator("[data-scrubber]").fill("48");
  await waitFrames(page, 24, 48);
  await page.locator("[data-scrubber]").fill("12");
  await waitFrames(page, 0, 12);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("the picture is zoomed to the anomaly, by wheel and by double tap, and moved", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  await page.keyboard.press("3");
  const part = async () => {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return ((await page.locator("svg[data-boxes]").first().getAttribute("viewBox")) ?? "").split(" ").map(Number);
  };
  const whole = await part();
  await page.getByRole("button", { name: "Zoom to it" }).click();
  const [x, y, width, height] = await part();
  const [left, top, across, down] = BOTTLE_BOX;
  expect([x < left, y < top, x + width > left + across, y + height > top + down]).toEqual([true, true, true, true]);
  expect(height).toBeLessThan(whole[3] * 0.8);
  await page.keyboard.press("0");
  expect(await part()).toEqual(whole);
  const panes = await page.locator("[data-panes]").boundingBox();
  if (!panes) throw new Error("no panes");
  await page.mouse.move(panes.x + panes.width / 2, panes.y + panes.height / 2);
  await page.mouse.wheel(0, -800);
  const zoomed = await part();
  expect(zoomed[2]).toBeLessThan(whole[2] * 0.6);
  await page.mouse.down();
  await page.mouse.move(panes.x + panes.width / 2 - 100, panes.y + panes.height / 2, { steps: 4 });
  await page.mouse.up();
  expect((await part())[0]).toBeGreaterThan(zoomed[0]);
});

test("two fingers zoom", async () => {
  await using tab = await open(anomalyPath(), { hasTouch: true });
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  const panes = await page.locator("[data-panes]").boundingBox();
  if (!panes) throw new Error("no panes");
  const client = await page.context().newCDPSession(page);
  const middle = { x: panes.x + panes.width / 4, y: panes.y + panes.height / 2 };
  const fingers = (apart: number) => [
    { x: middle.x - apart, y: middle.y, id: 0 },
    { x: middle.x + apart, y: middle.y, id: 1 },
  ];
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(30) });
  for (const apart of [50, 70, 90]) {
    await client.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
  }
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.waitForFunction(
    () => Number(document.querySelector("svg[data-boxes]")?.getAttribute("viewBox")?.split(" ")[2]) < 0.6,
  );
});

test("another take is chosen to compare with, and the anomaly's stills stand for what it was judged against", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  await page.getByRole("button", { name: "Stills" }).click();
  await page.locator('[data-stills][aria-pressed="true"]').waitFor();
  await page.getByRole("link", { name: "take 3", exact: true }).click();
  await page.locator('[data-name="left"]', { hasText: "take 3" }).waitFor();
  await waitFrames(page, BEST_FRAME - ROLL_FRAME);
  expect(await page.locator("[data-stills]").count()).toBe(0);
  expect(page.url()).toEndWith(`/compare/${stage.clips[2].id}`);
});

test("crew may look at it; what does not fit is refused with a sentence", async () => {
  await using tab = await open(`/clips/${stage.clips[1].id}/compare`, { role: "crew" });
  await waitFrames(tab.page, 0);
  expect(await tab.page.locator("main form").count()).toBe(0);
  const [first, second] = stage.clips;
  const ask = async (path: string, cookie = stage.box.pair("crew")) => {
    const headers = { cookie, accept: "application/json" };
    const answer = await fetch(stage.box.web.address + path, { headers });
    const said = await answer.json();
    return [answer.status, said.error?.message ?? ""];
  };
  const match = `/clips/${second.id}/match/${first.id}`;
  expect(await ask(`${match}?frame=x&other=0`)).toEqual([400, "frame does not fit: the number of a frame, from 0"]);
  expect(await ask(`${match}?frame=0&other=288`)).toEqual([
    400,
    "the recording has frames 0 to 287 from roll to cut; 288 is not among them",
  ]);
  expect(await ask(`/clips/${second.id}/compare/${second.id}`)).toEqual([
    400,
    "that recording is of another set-up or camera, or is this take itself",
  ]);
  expect((await ask(`/clips/${second.id}/compare/nothing`))[0]).toBe(404);
  expect((await ask(`${match}?frame=0&other=0`, ""))[0]).toBe(401);
});

test("while a camera rolls nothing is offered, an open page is covered and stands still, and goes on after the cut", async () => {
  await using tab = await open(anomalyPath());
  const { page } = tab;
  const start = BEST_FRAME - ROLL_FRAME;
  await waitFrames(page, start);
  const { store } = stage.box;
  const armed = store.takes.current() ?? store.takes.arm({ angleId: stage.box.angle.id });
  store.roll(armed.id);
  await page.getByText("A camera rolls. Takes are compared after the cut.").waitFor();
  await page.keyboard.press("ArrowRight");
  expect(await page.locator("[data-clock]").textContent()).toBe("0:04 +12");
  const [first, second] = stage.clips;
  const headers = { cookie: stage.box.pair("crew"), accept: "application/json" };
  const refused = await fetch(`${stage.box.web.address}/clips/${second.id}/match/${first.id}?frame=0&other=0`, {
    headers,
  });
  expect([refused.status, (await refused.json()).error.message]).toEqual([
    409,
    "a camera rolls; takes are compared after the cut",
  ]);
  await using late = await open(anomalyPath());
  await late.page.getByText("A camera rolls.").waitFor();
  expect(await late.page.locator("[data-compare], #compare-choices a").count()).toBe(0);
  await using review = await open(`/takes/${second.takeId}`);
  await review.page.locator(".card").waitFor();
  expect(await review.page.getByRole("link", { name: "Compare" }).count()).toBe(0);
  store.cut(armed.id);
  await page.locator("[data-compare-rolling]").waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, start + 1);
  await waitFrames(late.page, start);
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`it fits the ${name} in every mode: nothing is wider than the screen, every control can be tapped`, async () => {
    await using tab = await open(anomalyPath(), { viewport });
    const { page } = tab;
    await waitFrames(page, BEST_FRAME - ROLL_FRAME);
    for (const mode of MODES) {
      await page.locator(`[data-set-mode="${mode}"]`).click();
      const facts = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        small: [...document.querySelectorAll("main button, main a.button, main input")]
          .map((element) => element.getBoundingClientRect())
          .filter((one) => one.width > 0 && one.height < 48).length,
      }));
      expect({ mode, ...facts }).toEqual({ mode, overflow: 0, small: 0 });
    }
    expect(tab.complaints).toEqual([]);
  });
}
