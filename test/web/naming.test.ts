import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { APPEARANCE_BYTES } from "../../src/domain/appearance.ts";
import type { Take } from "../../src/domain/take.ts";
import { makeTakeReport } from "../../src/reports/take-report.ts";
import { nameFound } from "../../src/store/naming.ts";
import { PrintedReport } from "../reports/paper.ts";
import { openChromium, openPaired, PHONE, TABLET, waitBeats } from "../support/chromium.ts";
import { draft, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { drawPicture, openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
const FINGER_PX = 48;
const SAID = "Something gone, camera left, half way up";
/** How places look: plain greys, so far apart that none is taken for another. */
const look = (level: number) => Buffer.alloc(APPEARANCE_BYTES, level).toString("base64");
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
  const { store, angle } = box;
  const first = store.cut(store.roll(store.takes.arm({ angleId: angle.id }).id).id);
  const [clip] = finishClips(store, first, RECORDING);
  store.references.set({ angleId: angle.id, clip, provisional: true });
  store.takes.finishChecking(first.id);
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

/** A take in which things at these places are gone, each told by how its place looks in the reference. */
async function shoot(...things: { level: number; x: number }[]): Promise<Take> {
  const { store, angle } = box;
  const armed = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
  const take = store.cut(store.roll(armed.id).id);
  const [clip] = finishClips(store, take, RECORDING);
  const check = { id: startCheck(store, clip), takeId: take.id, clipId: clip.id };
  const still = join("stills", `${check.id}.jpg`);
  store.media.write(join(store.media.root, still), await drawPicture());
  const entries = things.map(({ level, x }, rank) => ({
    draft: draft(`${SAID}, from 0:04; there in take 1.`, {
      rank,
      referenceBox: [x, 0.4, 0.1, 0.3],
      telling: { said: SAID, span: "lasts" as const, before: ["there in take 1"] },
    }),
    ...{ status: "open" as const, note: "", still, referenceStill: still, before: look(level), after: look(250) },
  }));
  store.commit(() => {
    store.anomalies.record(check, entries);
    store.checks.finish(check.id, { state: "complete", coverage: [], done: 1, total: 1 });
    nameFound(store, clip);
    store.takes.finishChecking(take.id);
  });
  return take;
}

async function open(path: string, options: Parameters<typeof openPaired>[2] = {}) {
  const context = await openPaired(browser, box, options);
  const page = await context.newPage();
  await page.goto(box.web.address + path);
  await waitBeats(page, 1);
  return { page, context, [Symbol.asyncDispose]: () => context.close() };
}

const told = (page: Page) => page.locator(".card h3").allTextContents();
const forget = () => {
  for (const { id } of box.store.namedThings.list(box.angle.id)) box.store.namedThings.remove(id);
};

test("a finger names the thing on its card; it is that in the next take, on paper and in the list of the set-up, and undo takes it back", async () => {
  forget();
  const [take, next] = [await shoot({ level: 20, x: 0.1 }), await shoot({ level: 20, x: 0.1 }, { level: 90, x: 0.1 })];
  await using tab = await open(`/takes/${take.id}`, { viewport: PHONE, hasTouch: true });
  await using other = await open(`/takes/${next.id}`);
  const { page } = tab;
  const word = page.getByTitle("Name it").filter({ hasText: "Something" });
  const area = await word.boundingBox();
  expect(area?.height).toBeGreaterThanOrEqual(FINGER_PX);
  await word.tap();
  const field = page.getByLabel("What it is");
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await page.getByLabel("Department").inputValue()).toBe("props");
  for (const control of await page.locator(".naming input:visible, .naming select, .naming button").all())
    expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(FINGER_PX);
  await field.fill("bottle");
  await page.getByLabel("Department").selectOption("set dressing");
  await page.getByRole("button", { name: "Save" }).first().tap();
  await page.locator(".card").getByText("Bottle gone, camera left, half way up, from 0:04; there in take 1.").waitFor();
  expect(await page.locator(".naming[open]").count()).toBe(0);
  // The other tablet hears of it by its stream: the same thing only, not what looks otherwise at the same place.
  await other.page.getByTitle("Change the name").filter({ hasText: "Bottle" }).waitFor();
  expect((await told(other.page)).map((one) => one.split(" ")[0])).toEqual(["Bottle", "Something"]);
  using paper = new PrintedReport(await makeTakeReport({ store: box.store, takeId: next.id }));
  expect(paper.words).toContain("Bottle gone, camera left, half way up");

  await other.page.goto(`${box.web.address}/angles/${box.angle.id}`);
  await other.page.locator("#things").getByText("set dressing").waitFor();
  await page.locator("#notice").filter({ hasText: "Named bottle" }).getByRole("button", { name: "Undo" }).tap();
  await page.getByTitle("Name it").filter({ hasText: "Something" }).waitFor();
  await other.page.locator("#things li").waitFor({ state: "detached" });
  expect([...tab.context.complaints, ...other.context.complaints]).toEqual([]);
});

test("a keyboard renames it: a known name brings its department, Escape shuts, Enter saves, bad names say why at the field", async () => {
  forget();
  const take = await shoot({ level: 40, x: 0.3 }, { level: 150, x: 0.7 });
  await using tab = await open(`/takes/${take.id}`, { viewport: TABLET });
  const { page } = tab;
  const words = page.locator(".word");
  const field = page.locator(".naming[open]").getByLabel("What it is");
  await words.first().press("Enter");
  await field.fill("vase");
  await page.keyboard.press("Escape");
  await page.locator(".naming[open]").waitFor({ state: "detached" });
  expect(await words.first().evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  expect(await field.inputValue()).toBe("");

  await field.fill("something");
  await field.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Say what it is" }).waitFor();
  expect(await field.inputValue()).toBe("something");
  expect(box.store.namedThings.list(box.angle.id)).toEqual([]);
  await field.fill("<b>lamp</b>");
  await page.locator(".naming[open]").getByLabel("Department").selectOption("electric");
  await field.press("Enter");
  await page.getByTitle("Change the name").filter({ hasText: "<b>lamp</b>" }).waitFor();
  expect((await told(page))[0]).toStartWith("<b>lamp</b> gone");
  await page.waitForFunction(() => document.activeElement?.classList.contains("named"));

  await words.nth(1).press("Enter");
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  await field.fill("<B>LAMP</b>");
  expect(await page.locator(".naming[open]").getByLabel("Department").inputValue()).toBe("electric");
  await page.locator(".naming[open]").getByRole("button", { name: "<b>lamp</b>" }).click();
  await page.getByText("Named <b>lamp</b>, electric").waitFor();
  expect(box.store.namedThings.list(box.angle.id).map(({ department }) => department)).toEqual([
    "electric",
    "electric",
  ]);

  await words.first().press("Enter");
  await field.fill("candle");
  await field.press("Enter");
  await page.getByTitle("Change the name").filter({ hasText: "Candle" }).waitFor();
  await page
    .locator("#notice")
    .filter({ hasText: "Named candle" })
    .getByRole("button", { name: "Undo" })
    .press("Enter");
  await page.locator(".word").filter({ hasText: "Candle" }).waitFor({ state: "detached" });
  await words.first().press("Enter");
  await page.locator(".naming[open]").getByRole("button", { name: "Remove the name" }).press("Enter");
  await page.getByTitle("Name it").filter({ hasText: "Something" }).waitFor();
  const refused = tab.context.complaints.filter((one) => !one.includes("400"));
  expect(refused).toEqual([]);
});

test("what is being typed stays when the page hears news; the way from the compare page names it too", async () => {
  forget();
  const take = await shoot({ level: 60, x: 0.3 }, { level: 180, x: 0.7 });
  const [first, second] = box.store.anomalies.list(take.id);
  await using tab = await open(`/takes/${take.id}`);
  const { page } = tab;
  await page.locator(".word").first().click();
  const field = page.locator(".naming[open]").getByLabel("What it is");
  await field.fill("half a na");
  box.store.anomalies.judge(second.id, { status: "confirmed" });
  await page.locator(`#anomaly-${second.id} .status.confirmed[aria-pressed="true"]`).waitFor();
  expect(await field.inputValue()).toBe("half a na");

  await page.goto(`${box.web.address}/anomalies/${first.id}/compare`);
  const stage = page.locator("[data-compare]");
  await page.locator("[data-panes]").press("2");
  await page.locator('[data-compare][data-mode="wipe"]').waitFor();
  const canvas = await page.locator("[data-canvas]").evaluate((one) => one.outerHTML);
  await page.getByTitle("Name it").filter({ hasText: "Something" }).click();
  await page.getByLabel("What it is").fill("mug");
  await page.keyboard.press("Enter");
  await page.locator("#compare-head").getByText("Mug gone").waitFor();
  // What one looks at stays as it is.
  expect(await stage.getAttribute("data-mode")).toBe("wipe");
  expect(await page.locator("[data-canvas]").evaluate((one) => one.outerHTML)).toBe(canvas);
});

test("without a script the form opens, saves, and comes back with what was typed", async () => {
  forget();
  const take = await shoot({ level: 70, x: 0.5 });
  const [{ id }] = box.store.anomalies.list(take.id);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const [name, value] = box.pair("supervisor").split("=");
  await context.addCookies([{ name, value, url: box.web.address }]);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${take.id}`);
  await page.getByText("Name it", { exact: true }).click();
  await page.getByLabel("What it is").fill("the");
  await page.locator(".naming").getByRole("button", { name: "Save" }).click();
  await page.getByText("Say what it is, with a letter or a digit.").waitFor();
  expect(await page.getByLabel("What it is").inputValue()).toBe("the");
  await page.getByLabel("What it is").fill("the letter");
  await page.locator(".naming").getByRole("button", { name: "Save" }).click();
  await page.getByText("Letter gone, camera left").first().waitFor();
  expect(box.store.anomalies.find(id).thing?.name).toBe("letter");
  await context.close();
});

test("who may only look sees names and no way to give them", async () => {
  forget();
  const take = await shoot({ level: 110, x: 0.5 });
  const [{ id }] = box.store.anomalies.list(take.id);
  await using tab = await open(`/takes/${take.id}`, { role: "crew" });
  await tab.page.locator(".card").getByText(SAID).waitFor();
  expect(await tab.page.locator(".word, .naming, datalist").count()).toBe(0);
  const headers = { cookie: box.pair("crew"), "content-type": "application/x-www-form-urlencoded" };
  const post = (path: string) => fetch(box.web.address + path, { method: "POST", headers, body: "name=bottle" });
  const thing = box.store.namedThings.list(box.angle.id)[0]?.id ?? "x";
  for (const path of [`/anomalies/${id}/thing`, `/things/${thing}/remove`, `/things/${thing}/restore`])
    expect((await post(path)).status).toBe(403);
  expect(box.store.anomalies.find(id).thing).toBeNull();
});

test("while a camera rolls another tablet's page stands still, and says the name at the cut", async () => {
  forget();
  const { store } = box;
  const take = await shoot({ level: 130, x: 0.5 });
  const [{ id }] = store.anomalies.list(take.id);
  await using tab = await open(`/takes/${take.id}`);
  await using other = await open(`/takes/${take.id}`);
  const rolling = store.roll((store.takes.current() ?? store.takes.arm({ angleId: box.angle.id })).id);
  await other.page.locator("#strip").getByText("Rolling").first().waitFor();
  await tab.page.locator(".word").click();
  await tab.page.getByLabel("What it is").fill("clip");
  await tab.page.keyboard.press("Enter");
  await tab.page.getByTitle("Change the name").filter({ hasText: "Clip" }).waitFor();
  expect(store.anomalies.find(id).thing?.name).toBe("clip");
  expect(await told(other.page)).toEqual([`${SAID}, from 0:04; there in take 1.`]);
  store.takes.finishChecking(store.cut(rolling.id).id);
  await other.page.getByTitle("Change the name").filter({ hasText: "Clip" }).waitFor();
});

test("the API names, renames, lists and takes away, and says why not", async () => {
  forget();
  const take = await shoot({ level: 200, x: 0.2 });
  const [{ id }] = box.store.anomalies.list(take.id);
  const call = async (method: string, path: string, body?: unknown, role: "supervisor" | "crew" = "supervisor") => {
    const headers: Record<string, string> = { cookie: box.pair(role) };
    if (body !== undefined) headers["content-type"] = "application/json";
    const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const answer = await fetch(`${box.web.address}/api${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  const path = `/anomalies/${id}/thing`;
  const { body: thing } = await call("PUT", path, { name: "the clip " });
  expect(thing).toMatchObject({ name: "clip", department: "props", anomalyId: id, camera: "A", removedAt: null });
  expect(thing).not.toHaveProperty("look");
  expect((await call("GET", `/anomalies/${id}`)).body).toMatchObject({
    description: "Clip gone, camera left, half way up, from 0:04; there in take 1.",
    thing: { id: thing.id, name: "clip", department: "props" },
  });
  expect((await call("PUT", path, { name: "pin", department: "costume" })).body.id).toBe(thing.id);
  expect((await call("GET", `/angles/${box.angle.id}/things`)).body).toMatchObject([
    { name: "pin", department: "costume" },
  ]);
  for (const bad of [{}, { name: "" }, { name: "x".repeat(50) }, { name: "pin", department: "catering" }])
    expect((await call("PUT", path, bad)).body.error.code).toBe("invalid");
  expect((await call("PUT", path, { name: "pin" }, "crew")).status).toBe(403);
  expect((await call("DELETE", `/things/${thing.id}`)).body.removedAt).not.toBeNull();
  expect((await call("GET", `/anomalies/${id}`)).body.thing).toBeNull();
  const { body: document } = await call("GET", "/openapi.json");
  expect(Object.keys(document.paths)).toContain("/api/anomalies/{id}/thing");
});
