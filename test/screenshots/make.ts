/** `bun run screenshots`: shoots the film set with a real box and photographs the pages for the README. */
import { join } from "node:path";
import { packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import { addProduction, openTestBox, shootClip, Workplace, waitUntil } from "../support/box.ts";
import { openBrowser, pairTablet } from "../support/browser.ts";

const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
const FOCUS = join(import.meta.dir, "../../detectors/examples/focus");
const TABLET = { width: 1180, height: 820 };
const PHONE = { width: 390, height: 844 };
/** Until the live picture and the fonts are there. */
const SETTLE_MS = 1500;

using place = new Workplace();
await using box = await openTestBox(place.folder);
const angle = addProduction(box);
const [sceneId] = angle.sceneIds;
const archive = join(place.folder, "focus.camf");
await packFolder(FOCUS, archive);
const { id } = await box.detectorShelf.stage(Bun.file(archive).stream());
await box.detectorShelf.install(id, { enabled: true });
box.store.scenes.change(sceneId, { detectors: ["difference", "focus"] });
await waitUntil(
  () => box.panel.health().some(({ name, state }) => name === "focus" && state === "ready"),
  "focus runs",
);
await shootClip(box, angle.id, join(FILM_SET, "reference.mp4"));
const takeId = await shootClip(box, angle.id, join(FILM_SET, "take.mp4"));

await using browser = await openBrowser();
const { page } = await pairTablet(browser, box.web.address);

async function photograph(path: string, name: string, viewport: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(viewport);
  await page.goto(path);
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(import.meta.dir, `${name}.png`) });
}

await photograph(`/takes/${takeId}`, "take-tablet", TABLET);
await photograph(`/takes/${takeId}`, "take-phone", PHONE);
await photograph("/detectors", "detectors-tablet", TABLET);
box.store.detectorSettings.save(sceneId, "focus", { lost: 60 });
await page.goto(`/scenes/${sceneId}`);
await page.click("#settings-focus > summary");
await page.evaluate(() => document.querySelector("#pace")?.scrollIntoView());
await page.mouse.wheel(0, -80);
await page.waitForTimeout(SETTLE_MS);
await page.screenshot({ path: join(import.meta.dir, "scene-tablet.png") });
box.store.cameras.set("A", `clip:${join(FILM_SET, "reference.mp4")}`);
await waitUntil(() => {
  const [camera] = box.deck.status();
  return camera?.state === "live" && camera.sourceId.endsWith("reference.mp4");
}, "the camera plays");
await photograph("/monitor", "monitor-tablet", TABLET);
process.exit(0);
