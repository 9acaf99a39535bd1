import { expect, setDefaultTimeout, test } from "bun:test";
import { type SceneStory, UNTOLD_STORY } from "../../src/domain/story.ts";
import { shootClocks } from "../support/story.ts";
import { RECORDING, StoryStage } from "../support/story-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

const stage = new StoryStage();

test("when a scene plays is said on its page; what does not fit is told at its field and kept typed; saving is undone", async () => {
  await using tab = await stage.openPage(`/scenes/${stage.scenes["24"]}`);
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
  expect(stage.box.store.stories.find(stage.scenes["24"])).toEqual(UNTOLD_STORY);
  expect(await page.getByLabel("Story day").inputValue()).toBe("2");
  await page.getByLabel("to", { exact: true }).fill("18:00");
  await form.getByRole("button", { name: "Save" }).click();
  await page.locator("#story").getByText("Story day 2 · The wedding <b> · 4:00 pm to 6:00 pm").waitFor();
  const said = { day: 2, line: "The wedding <b>", from: "16:00", to: "18:00", direction: "held", start: "16:40" };
  expect(stage.box.store.stories.find(stage.scenes["24"])).toEqual(said as SceneStory);
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.locator("#story").getByText("Nothing is said of when it plays.").waitFor();
  expect(stage.box.store.stories.find(stage.scenes["24"])).toEqual(UNTOLD_STORY);
  // The browser itself reports the refusal of the first try, and nothing else is wrong.
  expect(context.complaints.filter((one) => !one.includes("400"))).toEqual([]);
});

test("a take's clock is established with one tap, said to be am or pm on the scene's page, and stands on the time line", async () => {
  stage.say("24", {});
  const clocks = [{ time: "04:42", box: [0.7, 0.1, 0.1, 0.1] as const, agreement: 0.95 }, { time: null }];
  const take = shootClocks(
    stage.box.store,
    { angleId: stage.box.angle.id, recording: RECORDING },
    clocks.map((one) => ({ ...one, box: one.box ? [...one.box] : null })),
  );
  await using tab = await stage.openPage(`/takes/${take.id}`);
  const { page } = tab;
  const shown = page.locator("#clocks");
  await shown.getByText("Dial, high, camera right; standing still; read the same throughout").waitFor();
  await shown.getByText("could not read").waitFor();
  await shown.getByRole("button", { name: "Establish 4:42 for scene 24" }).click();
  await shown.getByText("Established for scene 24").waitFor();
  await page.goto(`${stage.box.web.address}/scenes/${stage.scenes["24"]}`);
  await page.getByText("am or pm not known").waitFor();
  await page.getByRole("button", { name: "It is 4:42 pm" }).click();
  await page.locator(".story-times").getByText("4:42 pm").waitFor();
  expect(stage.box.store.storyTimes.list(stage.scenes["24"])).toMatchObject([
    { takeId: take.id, shown: { time: "16:42", hours: 24 } },
  ]);
  await page.goto(stage.box.web.address + stage.timeLine());
  await page.getByRole("img", { name: "established 4:42 pm" }).waitFor();
});

test("what a circled take shows is proposed, hollow until she confirms it; what she rejects is not proposed again", async () => {
  stage.say("24", { from: "16:00", to: "18:00" });
  const shoot = () =>
    shootClocks(stage.box.store, { angleId: stage.box.angle.id, recording: RECORDING }, [{ time: "04:42" }]);
  const take = shoot();
  stage.box.store.takes.change(take.id, { flags: ["circled"] });
  await using tab = await stage.openPage(stage.timeLine());
  const { page } = tab;
  await page.locator(".mark.hollow").getByText("4:42 pm").waitFor();
  await page.goto(`${stage.box.web.address}/scenes/${stage.scenes["24"]}`);
  await page.getByRole("button", { name: "It is not so" }).click();
  await page.getByText("No time is established.").waitFor();
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.goto(stage.box.web.address + stage.timeLine());
  await page.getByRole("button", { name: "Establish 4:42 pm" }).click();
  await page.locator(".mark.established").getByText("4:42 pm").waitFor();
  expect(stage.box.store.storyTimes.list(stage.scenes["24"])).toMatchObject([
    { state: "established", shown: { time: "16:42" } },
  ]);
});

test("a line is renamed on the time line, and that is undone; the scene's page tells what comes before and after", async () => {
  stage.say("24", { line: "A dream" });
  stage.say("25", { line: "A dream", from: "16:00", to: "17:00" });
  stage.establish("24", "15:30");
  await using tab = await stage.openPage(`/scenes/${stage.scenes["25"]}`);
  const { page } = tab;
  await page.locator(".neighbours").getByText("Before it: scene 24, established 3:30 pm").waitFor();
  await page.goto(stage.box.web.address + stage.timeLine());
  await page.locator("summary").getByText("Rename").click();
  await page.getByLabel("Name of the line").fill("The second dream");
  await page.locator(".rename").getByRole("button", { name: "Rename" }).click();
  await page.getByRole("heading", { name: "The second dream" }).waitFor();
  expect(stage.box.store.stories.find(stage.scenes["25"]).line).toBe("The second dream");
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: "A dream" }).waitFor();
  expect(stage.box.store.storyLines.list(stage.box.angle.projectId)).toEqual(["A dream"]);
});

test("clocks are as in the reference until she says otherwise; what she establishes is undone, and nobody else establishes", async () => {
  stage.say("24", {});
  const { store, angle, web } = stage.box;
  const { id } = shootClocks(store, { angleId: angle.id, recording: RECORDING }, [{ time: "04:42" }]);
  const sceneId = stage.scenes["24"];
  await using tab = await stage.openPage(`/scenes/${sceneId}`);
  const { page } = tab;
  await page.getByText("Change when it plays").click();
  expect(await page.getByRole("radio", { name: "As in the reference" }).isChecked()).toBe(true);
  await page.goto(`${web.address}/takes/${id}`);
  const tap = page.getByRole("button", { name: "Establish 4:42 for scene 24" });
  await tap.click();
  await page.locator("#clocks").getByText("Established for scene 24").waitFor();
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click();
  await tap.waitFor();
  expect(store.storyTimes.list(sceneId)).toEqual([]);
  await using other = await stage.openPage(`/takes/${id}`, { role: "crew" });
  await other.page.locator("#clocks").getByText("4:42").waitFor();
  expect(await other.page.locator("#clocks form").count()).toBe(0);
  const form = { takeId: id, time: "16:42", hours: "24", state: "established" };
  const headers = { origin: web.address };
  const answer = await other.context.request.post(`${web.address}/scenes/${sceneId}/times`, { form, headers });
  expect([answer.status(), store.storyTimes.list(sceneId)]).toEqual([403, []]);
});
