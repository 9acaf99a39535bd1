import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import { openChromium, openPaired, PHONE, TABLET, waitBeats } from "../support/chromium.ts";
import { shootClocks } from "../support/story.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
/** Ids by slate: 24 is there from the start, 25 to 27 follow it in the script. */
let scenes: Record<string, string>;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  box = await openTestWeb();
  const { projectId, sceneIds } = box.angle;
  const others = ["25", "26", "27"].map((slate) => [slate, box.store.scenes.add({ projectId, slate }).id] as const);
  scenes = Object.fromEntries([["24", sceneIds[0]], ...others]);
});
afterEach(() => box[Symbol.asyncDispose]());

function say(slate: string, story: Partial<SceneStory>): void {
  box.store.stories.save(scenes[slate], { ...UNTOLD_STORY, day: 1, ...story });
}

function establish(slate: string, time: string): void {
  box.store.storyTimes.decide(scenes[slate], null, { shown: { time, hours: 24 }, state: "established" });
}

async function openPage(path: string, options: Parameters<typeof openPaired>[2] & { javaScript?: boolean } = {}) {
  const context = await openPaired(browser, box, options);
  const page = await context.newPage();
  await page.goto(box.web.address + path);
  return { context, page, [Symbol.asyncDispose]: () => context.close() };
}

function timeLine(): string {
  return `/projects/${box.angle.projectId}/story`;
}

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

test("when a scene plays is said on its page; what does not fit is told at its field and kept typed; saving is undone", async () => {
  await using tab = await openPage(`/scenes/${scenes["24"]}`);
  const { page, context } = tab;
  await page.getByText("Say when it plays in the story").click();
  await page.getByLabel("Story day").fill("2");
  await page.getByLabel("or a new line").fill("The wedding <b>");
  await page.getByLabel("Its clocks may show from").fill("16:00");
  await page.getByLabel("The scene begins at").fill("16:40");
  await page.getByRole("radio", { name: "Held" }).check();
  const form = page.locator("#story-form");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("The window needs its end too.").waitFor();
  expect(box.store.stories.find(scenes["24"])).toEqual(UNTOLD_STORY);
  expect(await page.getByLabel("Story day").inputValue()).toBe("2");
  await page.getByLabel("to", { exact: true }).fill("18:00");
  await form.getByRole("button", { name: "Save" }).click();
  await page.locator("#story").getByText("Story day 2 · The wedding <b> · 4:00 pm to 6:00 pm").waitFor();
  const said = { day: 2, line: "The wedding <b>", from: "16:00", to: "18:00", direction: "held", start: "16:40" };
  expect(box.store.stories.find(scenes["24"])).toEqual(said as SceneStory);
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.locator("#story").getByText("Nothing is said of when it plays.").waitFor();
  expect(box.store.stories.find(scenes["24"])).toEqual(UNTOLD_STORY);
  // The browser itself reports the refusal of the first try, and nothing else is wrong.
  expect(context.complaints.filter((one) => !one.includes("400"))).toEqual([]);
});

test("scenes are dragged by the pointer, by the arrow keys and by buttons, within a day and into another; all is undone", async () => {
  for (const slate of ["24", "25", "26"]) say(slate, {});
  say("27", { day: 2 });
  await using tab = await openPage(timeLine());
  const { page, context } = tab;
  expect(await readOrder(page, "1")).toBe("24 25 26");
  const grab = async (slate: string) => {
    const grip = await page.locator(`#grip-${scenes[slate]}`).boundingBox();
    if (!grip) throw new Error("no grip");
    await page.mouse.move(grip.x + 20, grip.y + 20);
    await page.mouse.down();
    return grip;
  };
  const drop = async (slate: string, at: "above" | "below") => {
    const row = await page.locator(`#scene-${scenes[slate]}`).boundingBox();
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
  await page.locator(`#grip-${scenes["24"]}`).focus();
  await page.keyboard.press("ArrowDown");
  await waitForOrder(page, "1", "25 24 26");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe(`grip-${scenes["24"]}`);
  await page.keyboard.press("ArrowDown");
  await waitForOrder(page, "1", "25 26 24");
  await page.getByRole("button", { name: "Scene 24 earlier" }).click();
  await waitForOrder(page, "1", "25 24 26");
  await grab("25");
  await drop("27", "below");
  await waitForOrder(page, "2", "27 25");
  expect(box.store.stories.find(scenes["25"]).day).toBe(2);
  await grab("24");
  await page.mouse.move(400, 500, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await readOrder(page, "1")).toBe("24 26");
  expect(context.complaints).toEqual([]);
});

test("a finger drags too, and does not scroll the page meanwhile", async () => {
  for (const slate of ["24", "25"]) say(slate, {});
  await using tab = await openPage(timeLine(), { viewport: PHONE, hasTouch: true });
  const { page, context } = tab;
  const session = await context.newCDPSession(page);
  const grip = await page.locator(`#grip-${scenes["25"]}`).boundingBox();
  const row = await page.locator(`#scene-${scenes["24"]}`).boundingBox();
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
  for (const slate of ["24", "25"]) say(slate, {});
  const context = await browser.newContext({ viewport: TABLET, javaScriptEnabled: false });
  const [name, value] = box.pair("supervisor").split("=");
  await context.addCookies([{ name, value, url: box.web.address }]);
  const page = await context.newPage();
  await page.goto(box.web.address + timeLine());
  expect(await page.locator("[data-grip]:visible").count()).toBe(0);
  await page.getByRole("button", { name: "Scene 25 earlier" }).click();
  expect([new URL(page.url()).pathname, await readOrder(page, "1")]).toEqual([timeLine(), "25 24"]);
  await page.goto(`${box.web.address}/scenes/${scenes["26"]}`);
  await page.getByText("Say when it plays in the story").click();
  await page.getByLabel("Its clocks may show from").fill("16:00");
  await page.locator("#story-form").getByRole("button", { name: "Save" }).click();
  await page.getByText("The window needs its end too.").waitFor();
  await page.getByLabel("to", { exact: true }).fill("17:00");
  await page.locator("#story-form").getByRole("button", { name: "Save" }).click();
  await page.getByText("4:00 pm to 5:00 pm").waitFor();
  await context.close();
});

test("a take's clock is established with one tap, said to be am or pm on the scene's page, and stands on the time line", async () => {
  say("24", {});
  const clocks = [{ time: "04:42", box: [0.7, 0.1, 0.1, 0.1] as const, agreement: 0.95 }, { time: null }];
  const take = shootClocks(
    box.store,
    { angleId: box.angle.id, recording: RECORDING },
    clocks.map((one) => ({ ...one, box: one.box ? [...one.box] : null })),
  );
  await using tab = await openPage(`/takes/${take.id}`);
  const { page } = tab;
  const shown = page.locator("#clocks");
  await shown.getByText("Dial, high, camera right; standing still; read the same throughout").waitFor();
  await shown.getByText("could not read").waitFor();
  await shown.getByRole("button", { name: "Establish 4:42 for scene 24" }).click();
  await shown.getByText("Established for scene 24").waitFor();
  await page.goto(`${box.web.address}/scenes/${scenes["24"]}`);
  await page.getByText("am or pm not known").waitFor();
  await page.getByRole("button", { name: "It is 4:42 pm" }).click();
  await page.locator(".story-times").getByText("4:42 pm").waitFor();
  expect(box.store.storyTimes.list(scenes["24"])).toMatchObject([
    { takeId: take.id, shown: { time: "16:42", hours: 24 } },
  ]);
  await page.goto(box.web.address + timeLine());
  await page.getByRole("img", { name: "established 4:42 pm" }).waitFor();
});

test("what a circled take shows is proposed, hollow until she confirms it; what she rejects is not proposed again", async () => {
  say("24", { from: "16:00", to: "18:00" });
  const shoot = () => shootClocks(box.store, { angleId: box.angle.id, recording: RECORDING }, [{ time: "04:42" }]);
  const take = shoot();
  box.store.takes.change(take.id, { flags: ["circled"] });
  await using tab = await openPage(timeLine());
  const { page } = tab;
  await page.locator(".mark.hollow").getByText("4:42 pm").waitFor();
  await page.goto(`${box.web.address}/scenes/${scenes["24"]}`);
  await page.getByRole("button", { name: "It is not so" }).click();
  await page.getByText("No time is established.").waitFor();
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.goto(box.web.address + timeLine());
  await page.getByRole("button", { name: "Establish 4:42 pm" }).click();
  await page.locator(".mark.established").getByText("4:42 pm").waitFor();
  expect(box.store.storyTimes.list(scenes["24"])).toMatchObject([{ state: "established", shown: { time: "16:42" } }]);
});

test("the monitor warns before rolling what the scenes around established, and stands still while rolling", async () => {
  say("24", {});
  say("25", {});
  box.store.storyOrder.move(scenes["25"], { line: "", day: 1, after: null });
  establish("25", "16:30");
  shootClocks(box.store, { angleId: box.angle.id, recording: RECORDING }, [{ time: "04:17" }]);
  await using tab = await openPage("/monitor");
  const { page, context } = tab;
  const sentence = "Scene 25, just before, ended at 4:30 pm; the clock here last showed 4:17.";
  const warning = page.locator("#story").getByText(sentence);
  await warning.waitFor();
  const roll = await page.locator("#roll button").boundingBox();
  expect((roll?.y ?? 0) + (roll?.height ?? 0)).toBeLessThanOrEqual(TABLET.height);
  await page.getByRole("button", { name: "Roll" }).click();
  await page.getByRole("button", { name: "Cut" }).waitFor();
  await warning.waitFor({ state: "hidden" });
  const rolling = await page.locator("#roll button").boundingBox();
  expect(rolling).toEqual(roll);
  establish("25", "16:50");
  await waitBeats(page, 3);
  expect(await page.locator("#story .conflict:visible").count()).toBe(0);
  await page.getByRole("button", { name: "Cut" }).click();
  await page.locator("#story").getByText("ended at 4:50 pm").waitFor();
  await page.getByRole("button", { name: "That is intended" }).click();
  await page.locator("#story .conflict").waitFor({ state: "detached" });
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.locator("#story").getByText("ended at 4:50 pm").waitFor();
  expect(context.complaints).toEqual([]);
});

test("an empty time line explains itself, and somebody who may only look finds no control on it", async () => {
  await using tab = await openPage(timeLine(), { role: "crew" });
  const { page } = tab;
  await page.getByText("Nothing is said of the story's time yet.").waitFor();
  say("24", { line: "<img src=x onerror=window.hacked=1>", from: "23:30", to: "00:30" });
  await page.getByText("<img src=x onerror=window.hacked=1>").waitFor();
  await page.goto(`${box.web.address}/scenes/${scenes["24"]}`);
  await page.locator("#story").getByText("11:30 pm to 12:30 am").waitFor();
  const controls = page.locator("#story form, #story button, #story-form");
  expect([await controls.count(), await page.evaluate(() => "hacked" in window)]).toEqual([0, false]);
  await page.goto(box.web.address + timeLine());
  expect(await page.locator("main form, main button").count()).toBe(0);
});

test("a line is renamed on the time line, and that is undone; the scene's page tells what comes before and after", async () => {
  say("24", { line: "A dream" });
  say("25", { line: "A dream", from: "16:00", to: "17:00" });
  establish("24", "15:30");
  await using tab = await openPage(`/scenes/${scenes["25"]}`);
  const { page } = tab;
  await page.locator(".neighbours").getByText("Before it: scene 24, established 3:30 pm").waitFor();
  await page.goto(box.web.address + timeLine());
  await page.locator("summary").getByText("Rename").click();
  await page.getByLabel("Name of the line").fill("The second dream");
  await page.locator(".rename").getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { name: "The second dream" }).waitFor();
  expect(box.store.stories.find(scenes["25"]).line).toBe("The second dream");
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: "A dream" }).waitFor();
  expect(box.store.storyLines.list(box.angle.projectId)).toEqual(["A dream"]);
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`the story's pages fit the ${name}: nothing is wider than the screen, every control can be tapped`, async () => {
    say("24", {
      from: "16:00",
      to: "18:00",
      line: "A flashback with a very long name, as long as it may be at al".slice(0, 60),
    });
    say("25", { from: "23:30", to: "00:30" });
    say("26", { from: "10:00", to: "11:00" });
    establish("25", "13:00");
    const take = shootClocks(box.store, { angleId: box.angle.id, recording: RECORDING }, [
      { time: "04:42" },
      { time: null },
    ]);
    await using tab = await openPage("/monitor", { viewport });
    const { page } = tab;
    for (const path of [timeLine(), `/scenes/${scenes["25"]}`, `/takes/${take.id}`, "/monitor"]) {
      await page.goto(box.web.address + path);
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll("details")) folded.open = true;
      });
      const facts = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        small: [
          ...document.querySelectorAll(
            "button, select, summary, nav a, input:not([type=checkbox], [type=radio], [type=hidden])",
          ),
        ]
          .map((element) => element.getBoundingClientRect())
          .filter((one) => one.width > 0 && one.height < 48).length,
      }));
      expect({ path, ...facts }).toEqual({ path, overflow: 0, small: 0 });
    }
  });
}
