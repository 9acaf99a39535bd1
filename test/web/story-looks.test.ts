import { expect, setDefaultTimeout, test } from "bun:test";
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
