import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { OTHER_SET_UP_KIND, sayOtherSetUp } from "../../src/domain/other-view.ts";
import type { Angle } from "../../src/domain/project.ts";
import type { Take } from "../../src/domain/take.ts";
import { openChromium, openPaired, PHONE, TABLET } from "../support/chromium.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
/** Where pictures of the pages are left, for people; none unless said. */
const PICTURES = process.env.CAMF_TEST_PICTURES;

setDefaultTimeout(240_000);

let browser: Browser;
let box: TestWeb;
let door: Angle;

beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
  door = box.store.scenes.addAngle({ sceneIds: box.angle.sceneIds, slate: "24B" });
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

/** A take of 24A with the one card that it shows another set-up. */
async function shoot(known: Angle | undefined, next: string): Promise<Take> {
  const { store } = box;
  const take = store.cut(store.roll(store.takes.arm({ angleId: box.angle.id }).id).id);
  const [clip] = finishClips(store, take, RECORDING);
  const details = { angleId: known?.id ?? null, next };
  const description = sayOtherSetUp("24A", { known: known?.slate, next });
  const card = draft(description, {
    kind: OTHER_SET_UP_KIND,
    box: null,
    referenceBox: null,
    severity: "high",
    details,
  });
  await finishCheck(store, startCheck(store, clip), [card]);
  return take;
}

test("one tap files a take under the set-up it looks like, its slate and the armed one with it, and undo brings both back", async () => {
  const { store } = box;
  const take = await shoot(door, "24C");
  const context = await openPaired(browser, box, { viewport: TABLET, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${take.id}`);
  await page.getByText("This does not look like 24A. It looks like 24B.").waitFor();
  if (PICTURES) await page.screenshot({ path: join(PICTURES, "refiling-tablet.png"), fullPage: true });
  await page.getByRole("button", { name: "File as 24B" }).tap();
  await page.getByText("Filed as 24B take 1 now; it was 24A take 1.").waitFor();
  expect(store.takes.find(take.id)).toMatchObject({ angleId: door.id, state: "checking" });
  expect(store.takes.current()?.angleId).toBe(door.id);

  store.takes.finishChecking(take.id);
  await page.reload();
  if (PICTURES) await page.screenshot({ path: join(PICTURES, "refiled-tablet.png"), fullPage: true });
  await page.getByRole("button", { name: "Undo" }).tap();
  await page.getByText("Filed as").waitFor({ state: "hidden" });
  expect(store.takes.find(take.id)).toMatchObject({ angleId: box.angle.id, slate: take.slate });
  expect(store.takes.current()?.angleId).toBe(box.angle.id);
  await context.close();
});

test("where no set-up is known one tap makes the new one", async () => {
  const { store } = box;
  const take = await shoot(undefined, "24C");
  const context = await openPaired(browser, box, { viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${take.id}`);
  await page.getByText("This does not look like 24A. New set-up 24C?").waitFor();
  if (PICTURES) await page.screenshot({ path: join(PICTURES, "refiling-phone.png"), fullPage: true });
  await page.getByRole("button", { name: "New set-up 24C" }).tap();
  await page.getByText("Filed as 24C take 1 now").waitFor();
  const { angleId } = store.takes.find(take.id);
  expect(store.scenes.findAngle(angleId)).toMatchObject({ slate: "24C", sceneIds: box.angle.sceneIds });
  await context.close();
});
