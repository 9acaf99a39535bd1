import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { judgeFindings, readTruth } from "../../src/cli/demo-truth.ts";
import { addProduction, openTestBox, shootClip, Workplace, waitUntil } from "../support/box.ts";
import { openBrowser, pairTablet } from "../support/browser.ts";
import { subscribe } from "../support/messages.ts";

const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
const LIMIT_MS = 300_000;

async function run(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] });
  return new Response(child.stdout).text();
}

describe("from camera to crew", () => {
  test(
    "a roll and a cut in a real browser end in cards, messages, a report and a recording that seeks",
    async () => {
      using place = new Workplace();
      await using box = await openTestBox(place.folder);
      const angle = addProduction(box);
      await shootClip(box, angle.id, join(FILM_SET, "reference.mp4"));

      await using browser = await openBrowser();
      const { page } = await pairTablet(browser, box.web.address);
      const messages = subscribe(box.alerts.address);
      await page.goto("/monitor");
      box.store.cameras.set("A", `clip:${join(FILM_SET, "take.mp4")}`);
      await waitUntil(
        () => box.deck.status()[0]?.sourceId.endsWith("take.mp4") === true && box.deck.status()[0].state === "live",
        "the take plays",
      );
      await page.click("text=Roll");
      await page.waitForSelector("text=REC");
      const takeId = box.store.takes.current()?.id ?? "";
      const before = await page.locator("#last").allInnerTexts();
      expect(before.join("")).not.toBe("");
      await waitUntil(() => box.deck.status()[0].state === "ended", "the take ends");
      expect(await page.locator("#last").allInnerTexts()).toEqual(before);
      expect(messages.lines.filter((line) => line.includes("/anomalies/"))).toEqual([]);

      await page.evaluate(() => document.body.setAttribute("data-same-page", "yes"));
      await page.click("text=Cut");
      await waitUntil(() => box.store.takes.find(takeId).state === "checked", "the take is checked", 120_000);
      const found = box.store.anomalies.list(takeId);
      const planted = readTruth(join(FILM_SET, "truth.json"));
      // The browser's tap comes when it comes: places are judged here, times in demo.test.ts.
      const placed = found.map((one) => ({ ...one, fromMs: 0, toMs: Number.POSITIVE_INFINITY }));
      expect(judgeFindings(planted, placed).missed).toEqual([]);

      await page.waitForSelector(`text=${found.length} to look at`);
      expect(await page.getAttribute("body", "data-same-page")).toBe("yes");
      await page.goto(`/takes/${takeId}`);
      for (const { description } of found.slice(0, 5)) await page.waitForSelector(`text=${description}`);

      const video = page.locator("video");
      await video.evaluate(async (element: HTMLVideoElement) => {
        element.currentTime = 6;
        await new Promise((resolve) => element.addEventListener("seeked", resolve, { once: true }));
      });
      expect(await video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeCloseTo(6, 1);
      expect(await video.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(1280);

      const topics = () => messages.lines.filter((line) => line.includes("/anomalies/"));
      await waitUntil(() => topics().length >= found.length, "each anomaly is published");
      for (const { id, description } of found)
        expect(topics().find((line) => line.includes(id))).toContain(description);
      await messages.stop();
      await page.goto("/box");
      await page.waitForSelector("#broker >> text=connected");

      const report = await page.request.get(`/takes/${takeId}/report.pdf`);
      expect(report.status()).toBe(200);
      const pdf = join(place.folder, "report.pdf");
      writeFileSync(pdf, await report.body());
      const text = (await run(["pdftotext", "-layout", pdf, "-"])).replace(/\s+/g, " ");
      for (const { description } of found) expect(text).toContain(description.split(",")[0]);
      const images = (await run(["pdfimages", "-list", pdf])).trim().split("\n").slice(2);
      expect(images.length).toBeGreaterThanOrEqual(found.length * 2);
    },
    LIMIT_MS,
  );
});
