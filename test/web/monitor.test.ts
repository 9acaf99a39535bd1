import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import type { Take } from "../../src/domain/take.ts";
import { openChromium, openPaired, waitBeats } from "../support/chromium.ts";
import { draft, finishCheck, finishClips, startCheck } from "../support/pipeline-rows.ts";
import { openTestWeb, type TestWeb } from "../support/web.ts";

const RECORDING = `${import.meta.dir}/../../models/film-set/seed-1/take.mp4`;

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

/** A box with a reference and one more take that is cut and not checked yet. */
async function openShoot(): Promise<{ box: TestWeb; waiting: Take }> {
  const box = await openTestWeb();
  const { store, angle } = box;
  store.takes.arm({ angleId: angle.id });
  const shoot = () => {
    const armed = store.takes.current();
    if (!armed) throw new Error("nothing armed");
    store.roll(armed.id);
    return store.cut(armed.id);
  };
  const [clip] = finishClips(store, shoot(), RECORDING);
  store.references.set({ angleId: angle.id, clip, provisional: true });
  const waiting = shoot();
  finishClips(store, waiting, RECORDING);
  return { box, waiting };
}

/** Everything on the page except the roll state itself. */
function readStill(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ["room", "references", "match", "last", "next"].map((id) => document.getElementById(id)?.outerHTML ?? ""),
  );
}

function place(page: Page, selector: string) {
  return page.locator(selector).boundingBox();
}

test("roll, cut and verdict from a browser: nothing moves while rolling, the verdict comes without a reload", async () => {
  const { box, waiting } = await openShoot();
  await using _box = box;
  const { store } = box;
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/monitor`);
  await page.evaluate(() => document.body.setAttribute("data-marker", "same page"));
  await page.getByRole("button", { name: "Roll" }).click();
  await page.getByRole("button", { name: "Cut" }).waitFor();
  await page.getByText("REC", { exact: true }).waitFor();
  await waitBeats(page, 2);
  // The screenshot first: taking it touches the inputs of the page.
  const picture = await page.screenshot();
  const still = await readStill(page);

  const [clip] = store.clips.list(waiting.id);
  const check = startCheck(store, clip);
  store.checks.advance(check, { done: 12, total: 48 });
  await finishCheck(store, check, [draft("Mug gone."), draft("Book moved.", { rank: 1 })]);
  store.takes.change(waiting.id, { note: "seen", flags: ["circled"] });
  await waitBeats(page, 3);
  expect(await readStill(page)).toEqual(still);
  expect((await page.screenshot()).equals(picture)).toBe(true);

  const spots = await Promise.all(["#roll", "#last", ".live"].map((selector) => place(page, selector)));
  await page.getByRole("button", { name: "Cut" }).click();
  await page.getByRole("button", { name: "Roll" }).waitFor();
  const rolled = store.takes.latestCut();
  if (!rolled) throw new Error("nothing was cut");
  await page.locator("#last").getByText(`24A take ${rolled.slate.take}`).waitFor();
  const [fresh] = finishClips(store, rolled, RECORDING);
  const second = startCheck(store, fresh);
  store.checks.advance(second, { done: 34, total: 48 });
  await page.locator("#last").getByText("70 %").waitFor();
  await finishCheck(store, second, [draft("Mug gone.")]);
  await page.locator("#last .look").getByText("1 to look at").waitFor();
  expect(await page.getAttribute("body", "data-marker")).toBe("same page");
  expect(await Promise.all(["#roll", "#last", ".live"].map((selector) => place(page, selector)))).toEqual(spots);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("green only where everything was compared and nothing was found", async () => {
  const { box, waiting } = await openShoot();
  await using _box = box;
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/takes/${waiting.id}`);
  await page.locator("#verdict .none").getByText("not checked yet").waitFor();
  await finishCheck(box.store, startCheck(box.store, box.store.clips.list(waiting.id)[0]), []);
  await page.locator("#verdict .clear").getByText("checked, nothing found").waitFor();
  await page.getByText("Judged against take 1").waitFor();
  await page.getByText("48 of 48 samples").waitFor();
  await context.close();
});

test("two tablets that tap roll at once give one take; the second is told so", async () => {
  const { box } = await openShoot();
  await using _box = box;
  const take = box.store.takes.current();
  if (!take) throw new Error("nothing armed");
  const first = await (await openPaired(browser, box)).newPage();
  const second = await (await openPaired(browser, box)).newPage();
  // Without its stream the second tablet still shows Roll, as it does in the moment before the news arrives.
  await second.route("**/events**", (route) => route.abort());
  await Promise.all([first, second].map((page) => page.goto(`${box.web.address}/monitor`)));
  await first.getByRole("button", { name: "Roll" }).click();
  await first.getByRole("button", { name: "Cut" }).waitFor();
  await second.getByRole("button", { name: "Roll" }).click();
  await second.getByText("This take cannot roll: it is rolling.").waitFor();
  const cookie = box.pair("supervisor");
  const tap = () => fetch(`${box.web.address}/api/takes/${take.id}/cut`, { method: "POST", headers: { cookie } });
  const taps = await Promise.all([tap(), tap(), tap()]);
  expect(taps.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  expect(box.store.clips.list(take.id)).toHaveLength(1);
  await first.context().close();
  await second.context().close();
});

describe("what is not live is never shown as live", () => {
  test("a picture that stopped is covered, and the lamp goes out when nothing is recorded", async () => {
    const { box } = await openShoot();
    await using _box = box;
    const context = await openPaired(browser, box);
    const page = await context.newPage();
    await page.goto(`${box.web.address}/monitor`);
    await page.locator("#cover-A.badge").getByText("Live").waitFor();
    await page.getByRole("button", { name: "Roll" }).click();
    await page.getByText("REC", { exact: true }).waitFor();
    box.camera.lose();
    await page.locator("#cover-A.cover").getByText("No picture since 0:0").waitFor();
    await page.getByText("NOT RECORDING").waitFor();
    box.camera.find();
    await page.locator("#cover-A.badge").waitFor();
    await page.getByText("REC", { exact: true }).waitFor();
    await context.close();
  });

  test("a page without a connection says so", async () => {
    const { box } = await openShoot();
    await using _box = box;
    const context = await openPaired(browser, box);
    const page = await context.newPage();
    await page.goto(`${box.web.address}/monitor`);
    await waitBeats(page, 1);
    await box.web[Symbol.asyncDispose]();
    await page.getByText("No connection to the box").waitFor();
    await context.close();
  });
});

test("a camera that is plugged in appears on an open monitor, and the picture that was there goes on", async () => {
  const { box } = await openShoot();
  await using _box = box;
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/monitor`);
  const isShown = (letter: string) =>
    page.waitForFunction((name) => {
      const feed = document.querySelector(`#feed-${name} img`);
      return feed instanceof HTMLImageElement && feed.naturalWidth === 640;
    }, letter);
  await isShown("A");
  const address = await page.getAttribute("#feed-A img", "src");
  box.store.cameras.set("B", "test:smpte");
  await isShown("B");
  expect(await page.getAttribute("#feed-A img", "src")).toBe(address);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a stream that resumes sends what it missed, and one that missed nothing sends only what is live", async () => {
  const { box, waiting } = await openShoot();
  await using _box = box;
  const head = box.store.journal.head();
  const read = async (since: string, headers: Record<string, string> = {}) => {
    const leave = new AbortController();
    const stream = await fetch(`${box.web.address}/events?page=/takes/${waiting.id}&since=${since}`, {
      headers: { cookie: box.pair("crew"), ...headers },
      signal: leave.signal,
    });
    let text = "";
    for await (const chunk of stream.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.split("event: beat").length > 2) break;
    }
    leave.abort();
    return text;
  };
  const fresh = await read(String(head));
  expect(fresh).toContain('hx-target="#strip"');
  expect(fresh).not.toContain('hx-target="#verdict"');
  const resumed = await read("0", { "last-event-id": String(head - 1) });
  expect(resumed).toContain(`id: ${head}\n`);
  expect(resumed).toContain('hx-target="#verdict"');
});
