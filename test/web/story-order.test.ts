import { expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { PHONE, TABLET } from "../support/chromium.ts";
import { StoryStage } from "../support/story-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

const stage = new StoryStage();

/** Slates of a line's day as they stand on the page. */
function readOrder(page: Page, day: string, line = ""): Promise<string> {
  const list = page.locator(`[data-order][data-line="${line}"][data-day="${day}"]`);
  return list
    .locator(".number")
    .allInnerTexts()
    .then((slates) => slates.join(" "));
}

/** Waits for the order: it comes with the answer to a tap. */
async function waitForOrder(page: Page, day: string, order: string): Promise<void> {
  await page.waitForFunction(
    ([wanted, of]) => {
      const numbers = document.querySelectorAll(`[data-order][data-line=""][data-day="${of}"] .number`);
      return [...numbers].map((one) => one.textContent).join(" ") === wanted;
    },
    [order, day],
  );
}

test("scenes are dragged by the pointer, by the arrow keys and by buttons, within a day and into another; all is undone", async () => {
  for (const slate of ["24", "25", "26"]) stage.say(slate, {});
  stage.say("27", { day: 2 });
  await using tab = await stage.openPage(stage.timeLine());
  const { page, context } = tab;
  expect(await readOrder(page, "1")).toBe("24 25 26");
  const grab = async (slate: string) => {
    const grip = await page.locator(`#grip-${stage.scenes[slate]}`).boundingBox();
    if (!grip) throw new Error("no grip");
    await page.mouse.move(grip.x + 20, grip.y + 20);
    await page.mouse.down();
    return grip;
  };
  const drop = async (slate: string, at: "above" | "below") => {
    const row = await page.locator(`#scene-${stage.scenes[slate]}`).boundingBox();
    if (!row) throw new Error("no row");
    const y = at === "above" ? row.y + 2 : row.y + row.height - 2;
    await page.mouse.move(row.x + 30, y, { steps: 8 });
    await page.mouse.up();
  };
  await grab("26");
  await drop("24", "above");
  await waitForOrder(page, "1", "26 24 25");
  await page.locator("#notice").getByText("Scene 26 is first now").waitFor();
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await waitForOrder(page, "1", "24 25 26");
  await page.locator(`#grip-${stage.scenes["24"]}`).focus();
  await page.keyboard.press("ArrowDown");
  await waitForOrder(page, "1", "25 24 26");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe(`grip-${stage.scenes["24"]}`);
  await page.keyboard.press("ArrowDown");
  await waitForOrder(page, "1", "25 26 24");
  await page.getByRole("button", { name: "Scene 24 earlier" }).click();
  await waitForOrder(page, "1", "25 24 26");
  await grab("25");
  await drop("27", "below");
  await waitForOrder(page, "2", "27 25");
  expect(stage.box.store.stories.find(stage.scenes["25"]).day).toBe(2);
  await grab("24");
  await page.mouse.move(400, 500, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await readOrder(page, "1")).toBe("24 26");
  expect(context.complaints).toEqual([]);
});

test("a finger drags too, and does not scroll the page meanwhile", async () => {
  for (const slate of ["24", "25"]) stage.say(slate, {});
  await using tab = await stage.openPage(stage.timeLine(), { viewport: PHONE, hasTouch: true });
  const { page, context } = tab;
  const session = await context.newCDPSession(page);
  const grip = await page.locator(`#grip-${stage.scenes["25"]}`).boundingBox();
  const row = await page.locator(`#scene-${stage.scenes["24"]}`).boundingBox();
  if (!grip || !row) throw new Error("nothing to drag");
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y: number) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x: grip.x + 20, y }],
    });
  await touch("touchStart", grip.y + 20);
  for (const share of [0.3, 0.6, 1]) await touch("touchMove", grip.y + 20 + (row.y + 2 - grip.y - 20) * share);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await touch("touchEnd", 0);
  await waitForOrder(page, "1", "25 24");
});

test("without a script the buttons order the scenes, and the form says when a scene plays", async () => {
  for (const slate of ["24", "25"]) stage.say(slate, {});
  const context = await stage.browser.newContext({ viewport: TABLET, javaScriptEnabled: false });
  const [name, value] = stage.box.pair("supervisor").split("=");
  await context.addCookies([{ name, value, url: stage.box.web.address }]);
  const page = await context.newPage();
  await page.goto(stage.box.web.address + stage.timeLine());
  expect(await page.locator("[data-grip]:visible").count()).toBe(0);
  await page.getByRole("button", { name: "Scene 25 earlier" }).click();
  expect([new URL(page.url()).pathname, await readOrder(page, "1")]).toEqual([stage.timeLine(), "25 24"]);
  await page.goto(`${stage.box.web.address}/scenes/${stage.scenes["26"]}`);
  await page.getByText("Say when it plays in the story").click();
  await page.getByLabel("Its clocks may show from").fill("16:00");
  await page.locator("#story-form").getByRole("button", { name: "Save" }).click();
  await page.getByText("The window needs its end too.").waitFor();
  await page.getByLabel("to", { exact: true }).fill("17:00");
  await page.locator("#story-form").getByRole("button", { name: "Save" }).click();
  await page.getByText("4:00 pm to 5:00 pm").waitFor();
  await context.close();
});
