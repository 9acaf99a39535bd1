import { expect, setDefaultTimeout, test } from "bun:test";
import type { CurvePoint, TimeAlignment } from "../../src/domain/alignment.ts";
import { PHONE, TABLET } from "../support/chromium.ts";
import { CompareStage, START, waitFrames } from "../support/compare-stage.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(180_000);

const stage = new CompareStage();

test("steps go one frame by button and key, both recordings together, and the scrubber is in the reference's time", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, START + 1);
  await page.getByRole("button", { name: "One frame on" }).click();
  await waitFrames(page, START + 2);
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowLeft");
  await waitFrames(page, START - 1);
  await page.keyboard.press("Shift+ArrowRight");
  await waitFrames(page, START + 23);
  await page.locator("[data-scrubber]").fill("30");
  await waitFrames(page, 30);
  await page.getByText("0:01 +06").waitFor();
  await page.keyboard.press("End");
  await waitFrames(page, 287);
});

test("where a take runs beside the reference by a curve, stepping and scrubbing follow it, and the curve is shown small", async () => {
  const alignment = {
    ...{ unaligned: null, offsetMs: 1000, spreadMs: 300, confidence: 0.9, ratio: 1 },
    ...{ headMs: null, tailMs: null, tailBy: null, beyondMs: null },
    covered: { fromMs: 1000, toMs: 9000 },
    curve: [
      [0, 1000],
      [4500, 5500],
      [5500, 5500],
      [9000, 9000],
    ] satisfies CurvePoint[],
  };
  const { store } = stage.box;
  const [check] = store.checks.latest(stage.clips[1].takeId);
  const keep = (known?: TimeAlignment) =>
    store.checks.finish(check.id, { ...check, ...check.progress, alignment: known });
  keep(alignment);
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, 108, 132);
  await page.getByText("Aligned within 0.3 s; the take starts 1.0 s earlier than the reference.").waitFor();
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, 109, 132);
  await page.keyboard.press("Shift+ArrowRight");
  await waitFrames(page, 133, 133);
  await page.locator("[data-scrubber]").fill("48");
  await waitFrames(page, 24, 48);
  await page.locator("[data-scrubber]").fill("12");
  await waitFrames(page, 0, 12);
  expect(tab.complaints).toEqual([]);
  if (process.env.CAMF_LOOK) {
    for (const [name, viewport] of Object.entries({ tablet: TABLET, phone: PHONE })) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: `${process.env.CAMF_LOOK}-compare-${name}.png`, fullPage: true });
    }
  }
  keep();
});

test("both recordings play together in the reference's time, by button and space, and stand at one moment again", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
  await page.getByRole("button", { name: "Play both" }).click();
  await page.waitForFunction((frame) => {
    const { takeFrame, referenceFrame } = document.querySelector<HTMLElement>("[data-compare]")?.dataset ?? {};
    return Number(takeFrame) > frame && Number(referenceFrame) > frame;
  }, START + 24);
  expect(await page.locator('[data-play][aria-pressed="true"]').count()).toBe(1);
  await page.keyboard.press(" ");
  await page.locator('[data-play][aria-pressed="false"]').waitFor();
  const scrubber = Number(await page.locator("[data-scrubber]").inputValue());
  await waitFrames(page, scrubber);
  expect(scrubber).toBeGreaterThan(START + 24);
  await page.keyboard.press("End");
  await waitFrames(page, 287);
  await page.keyboard.press("Home");
  await waitFrames(page, 0);
  await page.keyboard.press(" ");
  await page.locator('[data-play][aria-pressed="true"]').waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator('[data-play][aria-pressed="false"]').waitFor();
  await page.waitForFunction(() => {
    const { takeFrame, referenceFrame } = document.querySelector<HTMLElement>("[data-compare]")?.dataset ?? {};
    return takeFrame !== undefined && takeFrame === referenceFrame;
  });
  expect(tab.complaints).toEqual([]);
});

test("another take is chosen to compare with, and the anomaly's stills stand for what it was judged against", async () => {
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
  await page.getByRole("button", { name: "Stills" }).click();
  await page.locator('[data-stills][aria-pressed="true"]').waitFor();
  await page.getByRole("link", { name: "take 3", exact: true }).click();
  await page.locator('[data-name="left"]', { hasText: "take 3" }).waitFor();
  await waitFrames(page, START);
  expect(await page.locator("[data-stills]").count()).toBe(0);
  expect(page.url()).toEndWith(`/compare/${stage.clips[2].id}`);
});

test("crew may look at it; what does not fit is refused with a sentence", async () => {
  await using tab = await stage.open(`/clips/${stage.clips[1].id}/compare`, { role: "crew" });
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
  await using tab = await stage.open(stage.anomalyPath);
  const { page } = tab;
  await waitFrames(page, START);
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
  await using late = await stage.open(stage.anomalyPath);
  await late.page.getByText("A camera rolls.").waitFor();
  expect(await late.page.locator("[data-compare], #compare-choices a").count()).toBe(0);
  await using review = await stage.open(`/takes/${second.takeId}`);
  await review.page.locator(".card").waitFor();
  expect(await review.page.getByRole("link", { name: "Compare" }).count()).toBe(0);
  store.cut(armed.id);
  await page.locator("[data-compare-rolling]").waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await waitFrames(page, START + 1);
  await waitFrames(late.page, START);
});
