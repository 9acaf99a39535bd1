import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openChromium, openPaired, waitBeats } from "../support/chromium.ts";
import { installGuest, packGuest } from "../support/guests.ts";
import { openTestWeb } from "../support/web.ts";

/** A browser on a busy machine takes its time; the bound only ends a test that hangs. */
setDefaultTimeout(120_000);

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

function isHacked(page: Page): Promise<boolean> {
  return page.evaluate(() => "hacked" in window);
}

/** Drops a file on the page as a hand with a mouse does. */
async function drop(page: Page, selector: string, path: string): Promise<void> {
  const bytes = [...readFileSync(path)];
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(content)], "dropped.camf"));
    return transfer;
  }, bytes);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent(selector, kind, { dataTransfer: data });
  }
}

/** A slow network, so that what is sent can be watched and stopped. */
async function slowDown(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

test("an archive is dropped in, shows what it asks for, outlives a reload, is installed and runs", async () => {
  await using box = await openTestWeb({ running: "enabled" });
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/detectors`);
  await drop(page, ".drop", await packGuest(box, "all-settings"));
  const staged = page.locator(".staged");
  await staged.getByText("asks for it").waitFor();
  await staged.getByText("up to 256 MB").waitFor();
  await staged.getByText("Has a setting of every kind <script>").waitFor();
  await page.reload();
  await staged.getByText("Let it use the graphics processor").click();
  await staged.getByRole("button", { name: "Install all-settings 1.0.0" }).click();
  await page.waitForURL("**/detectors/all-settings");
  await page.locator("#head .state.good").waitFor();
  expect(box.shelf.find("all-settings").decisions).toEqual({ enabled: true, gpuAllowed: true });
  expect(box.shelf.staged()).toEqual([]);
  expect(await isHacked(page)).toBe(false);
  expect(context.complaints).toEqual([]);
  await context.close();
});

describe("an upload", () => {
  test("shows how far it is, can be stopped, and leaves nothing behind", async () => {
    await using box = await openTestWeb();
    const big = join(box.folder, "big.camf");
    writeFileSync(big, randomBytes(4_000_000));
    const page = await (await openPaired(browser, box)).newPage();
    await page.goto(`${box.web.address}/detectors`);
    await slowDown(page, 400_000);
    await page.setInputFiles("input[name=archive]", big);
    await page.waitForFunction(() => {
      const progress = document.querySelector(".sending progress");
      return progress instanceof HTMLProgressElement && progress.value > 0.05 && progress.value < 1;
    });
    await page.getByText("of 4.0 MB").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".upload .problem").getByText("Stopped. Nothing was kept.").waitFor();
    expect(await page.locator(".sending").isVisible()).toBe(false);
    expect(box.shelf.staged()).toEqual([]);
    await page.context().close();
  });

  test("that is no archive, or too large, is said where it was handed in", async () => {
    await using box = await openTestWeb();
    const junk = join(box.folder, "junk.camf");
    const large = join(box.folder, "large.camf");
    writeFileSync(junk, "this is no archive");
    writeFileSync(large, Buffer.alloc(70_000_000));
    const page = await (await openPaired(browser, box)).newPage();
    await page.goto(`${box.web.address}/detectors`);
    await page.setInputFiles("input[name=archive]", large);
    await page.locator(".upload .problem").getByText("This file is too large: 70.0 MB of at most 67.1 MB.").waitFor();
    await page.setInputFiles("input[name=archive]", junk);
    await page.locator(".upload .problem").getByText("It is not a package of CAMF").waitFor();
    expect(await page.locator(".staged").count()).toBe(0);
    await page.context().close();
  });

  test("works as a plain form, without any script", async () => {
    await using box = await openTestWeb();
    const context = await browser.newContext({ javaScriptEnabled: false });
    const [name, value] = box.pair("supervisor").split("=");
    await context.addCookies([{ name, value, url: box.web.address }]);
    const page = await context.newPage();
    await page.goto(`${box.web.address}/detectors`);
    await page.setInputFiles("input[name=archive]", await packGuest(box, "all-settings"));
    await page.getByRole("button", { name: "Upload" }).click();
    await page.getByRole("button", { name: "Install all-settings 1.0.0" }).click();
    await page.getByRole("heading", { name: "all-settings" }).waitFor();
    await context.close();
  });
});

test("versions lie side by side; one is rolled back to, another removed only after its warning", async () => {
  await using box = await openTestWeb();
  await installGuest(box, "all-settings", { version: "1.0.0" });
  await installGuest(box, "all-settings", { version: "1.2.0" });
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/detectors/all-settings`);
  const cards = page.locator(".version");
  await cards.nth(0).getByText("runs").waitFor();
  await cards.nth(1).getByRole("button", { name: "Roll back to this version" }).click();
  await cards.nth(1).getByText("runs").waitFor();
  expect(box.shelf.find("all-settings").manifest.version).toBe("1.0.0");
  expect(await page.getByRole("button", { name: "Remove 1.2.0 for good" }).isVisible()).toBe(false);
  await cards.nth(0).getByText("Remove", { exact: true }).click();
  await cards.nth(0).getByText("There is no undo").waitFor();
  await page.getByRole("button", { name: "Remove 1.2.0 for good" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".version").length === 1);
  expect(context.complaints).toEqual([]);
  await context.close();
});

test("a log is followed as text: markup stays text, controls become visible, reading further up is left alone", async () => {
  await using box = await openTestWeb({ running: "enabled" });
  await installGuest(box, "all-settings");
  const context = await openPaired(browser, box);
  const page = await context.newPage();
  await page.goto(`${box.web.address}/detectors/all-settings`);
  const log = page.locator("pre.log");
  await log.getByText("line 59 of a start").waitFor();
  const text = (await log.textContent()) ?? "";
  expect(text).toContain("<script>window.hacked=1</script><img src=x onerror=window.hacked=1>");
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(await log.locator("*").count()).toBe(0);
  expect(await isHacked(page)).toBe(false);
  const readPlace = () =>
    log.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  expect(await readPlace()).toBeLessThan(2);
  await box.shelf.decide("all-settings", { enabled: false });
  await page.getByText("off on this box").first().waitFor();
  await box.shelf.decide("all-settings", { enabled: true });
  await log.getByText("line 59 of a start").waitFor();
  await log.evaluate((element) => element.scrollTo(0, 0));
  await waitBeats(page, 3);
  expect(await log.evaluate((element) => element.scrollTop)).toBe(0);
  await context.close();
});
