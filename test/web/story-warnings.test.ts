import { expect, setDefaultTimeout, test } from "bun:test";
import { TABLET, waitBeats } from "../support/chromium.ts";
import { shootClocks } from "../support/story.ts";
import { RECORDING, StoryStage } from "../support/story-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

const stage = new StoryStage();

test("the monitor warns before rolling what the scenes around established, and stands still while rolling", async () => {
  stage.say("24", {});
  stage.say("25", {});
  stage.box.store.storyOrder.move(stage.scenes["25"], { line: "", day: 1, after: null });
  stage.establish("25", "16:30");
  shootClocks(stage.box.store, { angleId: stage.box.angle.id, recording: RECORDING }, [{ time: "04:17" }]);
  await using tab = await stage.openPage("/monitor");
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
  stage.establish("25", "16:50");
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
