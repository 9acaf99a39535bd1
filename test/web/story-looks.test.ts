import { expect, setDefaultTimeout, test } from "bun:test";
import { UNTOLD_STORY } from "../../src/domain/story.ts";
import { PHONE, TABLET } from "../support/chromium.ts";
import { shootClocks } from "../support/story.ts";
import { RECORDING, StoryStage } from "../support/story-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

const stage = new StoryStage();

test("an empty time line explains itself, and somebody who may only look finds no control on it", async () => {
  await using tab = await stage.openPage(stage.timeLine(), { role: "crew" });
  const { page } = tab;
  await page.getByText("Nothing is said of the story's time yet.").waitFor();
  stage.say("24", { line: "<img src=x onerror=window.hacked=1>", from: "23:30", to: "00:30" });
  await page.getByText("<img src=x onerror=window.hacked=1>").waitFor();
  await page.goto(`${stage.box.web.address}/scenes/${stage.scenes["24"]}`);
  await page.locator("#story").getByText("11:30 pm to 12:30 am").waitFor();
  const controls = page.locator("#story form, #story button, #story-form");
  expect([await controls.count(), await page.evaluate(() => "hacked" in window)]).toEqual([0, false]);
  await page.goto(stage.box.web.address + stage.timeLine());
  expect(await page.locator("main form, main button").count()).toBe(0);
});

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`the story's pages fit the ${name}: nothing is wider than the screen, every control can be tapped`, async () => {
    stage.say("24", {
      from: "16:00",
      to: "18:00",
      line: "A flashback with a very long name, as long as it may be at al".slice(0, 60),
    });
    stage.say("25", { from: "23:30", to: "00:30" });
    stage.say("26", { from: "10:00", to: "11:00" });
    stage.establish("25", "13:00");
    const take = shootClocks(stage.box.store, { angleId: stage.box.angle.id, recording: RECORDING }, [
      { time: "04:42" },
      { time: null },
    ]);
    await using tab = await stage.openPage("/monitor", { viewport });
    const { page } = tab;
    for (const path of [stage.timeLine(), `/scenes/${stage.scenes["25"]}`, `/takes/${take.id}`, "/monitor"]) {
      await page.goto(stage.box.web.address + path);
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

for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
  test(`on the ${name} a slate as long as may be, many times and a warning leave room for Roll`, async () => {
    const { store } = stage.box;
    const { projectId } = stage.box.angle;
    const scene = store.scenes.add({ projectId, slate: "SCENE-B-UNIT-PICKUPS-ADDITIONAL-2026-XYZ" });
    store.stories.save(scene.id, { ...UNTOLD_STORY, day: 1, from: "16:00", to: "17:30" });
    const angle = store.scenes.addAngle({ sceneIds: [scene.id], slate: "XA" });
    for (const time of ["04:42", "04:55", "05:10", "05:29"]) {
      const take = shootClocks(store, { angleId: angle.id, recording: RECORDING }, [{ time }]);
      store.storyTimes.decide(scene.id, take.id, { shown: { time, hours: 12 }, state: "established" });
    }
    await using tab = await stage.openPage("/monitor", { viewport });
    const { page, context } = tab;
    await page.locator("#story").getByText("4:42 pm and 3 more").waitFor();
    await page.locator("#story .conflict").waitFor();
    const roll = await page.locator("#roll button").boundingBox();
    expect((roll?.y ?? 0) + (roll?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([overflow, context.complaints]).toEqual([0, []]);
  });

  test(`on the ${name} no words of the time line lie on others or beyond it, and a line's name of one word breaks`, async () => {
    stage.say("24", { line: "x".repeat(60) });
    stage.say("25", { direction: "running" });
    stage.say("26", {});
    stage.establish("26", "23:50");
    const { store } = stage.box;
    const { projectId } = stage.box.angle;
    const angle = store.scenes.addAngle({ sceneIds: [stage.scenes["25"]], slate: "25A" });
    for (const time of ["05:00", "05:07", "16:42", "16:48", "17:20"]) {
      const take = shootClocks(store, { angleId: angle.id, recording: RECORDING }, [{ time, hours: 24 }]);
      store.storyTimes.decide(stage.scenes["25"], take.id, { shown: { time, hours: 24 }, state: "established" });
    }
    expect(store.storyLines.list(projectId)).toEqual(["x".repeat(60)]);
    await using tab = await stage.openPage(stage.timeLine(), { viewport });
    const { page } = tab;
    const facts = await page.evaluate(() => {
      const words = [...document.querySelectorAll(".chart .mark text")].map((one) => one.getBoundingClientRect());
      const dots = [...document.querySelectorAll(".chart .mark circle")].map((one) => one.getBoundingClientRect());
      const meets = (one: DOMRect, other: DOMRect) =>
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
      return {
        covered: words.filter((one) => [...words, ...dots].some((other) => other !== one && meets(one, other))).length,
        beyond: words.filter(({ left, right }) => left < 0 || right > innerWidth).length,
        overflow: document.documentElement.scrollWidth - innerWidth,
      };
    });
    expect(facts).toEqual({ covered: 0, beyond: 0, overflow: 0 });
    await page.locator(".story-said").getByText("established 5:00 am, 5:07 am, 4:42 pm, 4:48 pm, 5:20 pm").waitFor();
  });
}

test("a time line on which only a beginning is said, or a clock was only read, explains its signs and not itself", async () => {
  const { store, angle } = stage.box;
  await using tab = await stage.openPage(stage.timeLine());
  const { page } = tab;
  await page.locator(".explain").waitFor();
  store.stories.save(stage.scenes["24"], { ...UNTOLD_STORY, start: "16:40" });
  await page.reload();
  await page.locator(".legend").waitFor();
  store.stories.reset(stage.scenes["24"]);
  await page.reload();
  await page.locator(".explain").waitFor();
  shootClocks(store, { angleId: angle.id, recording: RECORDING }, [{ time: "04:42" }]);
  await page.reload();
  await page.locator(".legend").waitFor();
});
