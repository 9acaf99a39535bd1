import { expect, setDefaultTimeout, test } from "bun:test";
import { PHONE, TABLET } from "../support/chromium.ts";
import { measure } from "../support/compare-picture.ts";
import {
  BOTTLE_BOX,
  COMPARE_MODES,
  CompareStage,
  MOVED,
  START,
  waitAligned,
  waitFrames,
} from "../support/compare-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(180_000);

const stage = new CompareStage();

test("a card leads to its comparison, which begins at the anomaly's moment, aligned, with its box drawn", async () => {
  await using tab = await stage.open(`/takes/${stage.clips[1].takeId}`);
  const { page } = tab;
  await page.locator(".card").getByRole("link", { name: "Compare" }).click();
  await page.getByText("Bottle added, camera left").waitFor();
  await waitFrames(page, START);
  await waitAligned(page);
  const box = page.locator("svg[data-boxes] rect.there").first();
  expect(Number(await box.getAttribute("x"))).toBeCloseTo(BOTTLE_BOX[0], 4);
  await page.locator('[data-name="left"]', { hasText: "take 1" }).waitFor();
  await page.locator('[data-name="right"]', { hasText: "take 2" }).waitFor();
  expect(tab.complaints).toEqual([]);
});

test("modes switch by tap and by key, and each shows another picture", async () => {
  await using tab = await stage.open(stage.anomalyPath, { hasTouch: true });
  const { page } = tab;
  await waitFrames(page, START);
  for (const [index, mode] of COMPARE_MODES.entries()) {
    await page.locator(`[data-set-mode="${mode}"]`).tap();
    expect(await page.locator("[data-compare]").getAttribute("data-mode")).toBe(mode);
    await page.keyboard.press("1");
    await page.keyboard.press(String(index + 1));
    expect(await page.locator(`[data-set-mode="${mode}"]`).getAttribute("aria-pressed")).toBe("true");
  }
  await page.keyboard.press("4");
  const bottle = await measure(page, BOTTLE_BOX);
  await page.keyboard.press("t");
  const without = await measure(page, BOTTLE_BOX);
  expect(Math.abs(bottle - without)).toBeGreaterThan(8);
  await page.locator("[data-panes]").tap();
  await page.locator('[data-name="left"]', { hasText: "take 2" }).waitFor();
  expect(await measure(page, BOTTLE_BOX)).toBeCloseTo(bottle, 1);
});

test("the wipe's divider is dragged and moved by key, and the picture changes with it", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
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

test("the heat-map lights up where something was put and is dark elsewhere", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
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
  await using tab = await stage.open(`/clips/${third.id}/compare/${first.id}`);
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

test("the picture is zoomed to the anomaly, by wheel and by double tap, and moved", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
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
  await using tab = await stage.open(stage.anomalyPath, { hasTouch: true });
  const { page } = tab;
  await waitFrames(page, START);
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

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`it fits the ${name} in every mode: nothing is wider than the screen, every control can be tapped`, async () => {
    await using tab = await stage.open(stage.anomalyPath, { viewport });
    const { page } = tab;
    await waitFrames(page, START);
    for (const mode of COMPARE_MODES) {
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
