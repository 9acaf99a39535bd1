import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser } from "playwright-core";
import type { Dismissal } from "../../src/domain/dismissal.ts";
import type { Take } from "../../src/domain/take.ts";
import { dismissAnomaly } from "../../src/store/dismissing.ts";
import { openChromium, openPaired, TABLET } from "../support/chromium.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;
const FINGER_PX = 48;
setDefaultTimeout(120_000);

let browser: Browser;
let box: TestWeb;
beforeAll(async () => {
  browser = await openChromium();
  box = await openTestWeb();
});
afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
});

/** A take with one card of this kind. */
async function shoot(kind: string): Promise<Take> {
  const { store } = box;
  const take = store.cut(store.roll((store.takes.current() ?? store.takes.arm({ angleId: box.angle.id })).id).id);
  const [clip] = finishClips(store, take, RECORDING);
  await finishCheck(store, startCheck(store, clip), [draft(`Thing of take ${take.slate.take} gone.`, { kind })]);
  return take;
}

function standing(take: Take): Pick<Dismissal, "scope" | "reason" | "untilDay">[] {
  return box.store.dismissals
    .listAngle(box.angle.id)
    .filter(({ takeId, undoneAt }) => takeId === take.id && undoneAt === null)
    .map(({ scope, reason, untilDay }) => ({ scope, reason, untilDay }));
}

test("one tap lets it pass with the usual scope, one more takes another, by finger and by keyboard, and undo brings it back", async () => {
  const take = await shoot("object-missing");
  const context = await openPaired(browser, box, { viewport: TABLET, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${take.id}`);
  const card = page.locator(".card").first();
  const pressed = (name: string) => card.locator(`.scope.${name}[aria-pressed="true"]`).waitFor();

  await card.getByRole("button", { name: "False alarm" }).tap();
  await pressed("take");
  expect(standing(take)).toEqual([{ scope: "take", reason: "false-alarm", untilDay: null }]);
  await card.getByRole("button", { name: "Intended" }).tap();
  await pressed("angle");
  await card.getByRole("button", { name: "Rest of the scene" }).tap();
  await pressed("scene");
  expect(standing(take)).toEqual([{ scope: "scene", reason: "intended", untilDay: null }]);
  for (const button of await card.locator(".scopes button, .scopes input[type=number]").all()) {
    const area = await button.boundingBox();
    expect(area?.height).toBeGreaterThanOrEqual(FINGER_PX);
  }
  await card.getByLabel("Last story day").fill("4");
  await card.getByLabel("Last story day").press("Enter");
  await pressed("until");
  expect(standing(take)).toEqual([{ scope: "until-story-day", reason: "intended", untilDay: 4 }]);
  // The card may come by the page's stream before the answer to the tap, which brings the notice.
  const notice = page.locator("#notice").filter({ hasText: "story day 4" });
  await notice.getByRole("button", { name: "Undo" }).press("Enter");
  await pressed("scene");
  await card.getByRole("button", { name: "Open", exact: true }).tap();
  await card.locator(".scopes").waitFor({ state: "detached" });
  expect(standing(take)).toEqual([]);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("what another take's word closed lies folded with its count; the scene lists every word, and undo opens it everywhere", async () => {
  const { store } = box;
  const [first, second] = [await shoot("object-added"), await shoot("object-added")];
  const [dismissed] = store.anomalies.list(first.id);
  const dismissal = dismissAnomaly(store, dismissed.id, {
    reason: "intended",
    scope: "angle",
    untilDay: null,
    who: "Ida",
  });
  const [other] = store.anomalies.list(second.id);
  store.commit(() => store.anomalies.dismiss(other.id, { status: "intended", dismissalId: dismissal.id }));

  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${second.id}`);
  const known = page.locator("#known");
  await known.getByText("1 known, as intended").click();
  await known.getByText("this set-up, by Ida").waitFor();

  await page.goto(`${box.web.address}/scenes/${box.angle.sceneIds[0]}`);
  const line = page.locator(`#dismissal-${dismissal.id}`);
  await line.getByText("Thing of take").waitFor();
  await line.getByRole("button", { name: "Undo" }).click();
  await page
    .locator("#dismissals")
    .getByText(/\d undone/)
    .waitFor();
  expect([first, second].map((take) => store.anomalies.list(take.id)[0].status)).toEqual(["open", "open"]);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("after the third take the box asks once, and is silent after a no", async () => {
  const { store } = box;
  const takes = [await shoot("object-moved"), await shoot("object-moved"), await shoot("object-moved")];
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  for (const [index, take] of takes.entries()) {
    const [anomaly] = store.anomalies.list(take.id);
    dismissAnomaly(store, anomaly.id, { reason: "false-alarm", scope: "take", untilDay: null, who: "Ida" });
    await page.goto(`${box.web.address}/takes/${take.id}`);
    expect(await page.locator("#habits .offer").count()).toBe(index < 2 ? 0 : 1);
  }
  await page.getByRole("button", { name: "No, keep showing it" }).click();
  await page.locator("#habits .offer").waitFor({ state: "detached" });
  await page.reload();
  expect(await page.locator("#habits .offer").count()).toBe(0);
  const fourth = await shoot("object-moved");
  const [anomaly] = store.anomalies.list(fourth.id);
  dismissAnomaly(store, anomaly.id, { reason: "false-alarm", scope: "take", untilDay: null, who: "Ida" });
  await page.goto(`${box.web.address}/takes/${fourth.id}`);
  expect(await page.locator("#habits .offer").count()).toBe(0);
  await context.close();
});
