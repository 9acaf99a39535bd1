/** `bun run screenshots`: shoots the film set with a real box and photographs the pages for the README. */
import { join } from "node:path";
import { packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import { addProduction, openTestBox, shootClip, Workplace, waitUntil } from "../support/box.ts";
import { openBrowser, pairTablet } from "../support/browser.ts";
import { tellStory } from "./story.ts";

const FILM_SET = join(import.meta.dir, "../../models/film-set/seed-1");
const FOCUS = join(import.meta.dir, "../../detectors/examples/focus");
const TABLET = { width: 1180, height: 820 };
const PHONE = { width: 390, height: 844 };
/** Until the live picture and the fonts are there. */
const SETTLE_MS = 1500;
/** What stands above a part of a page that is shown: the bar of the page, and its heading. */
const ABOVE_PX = 110;
/** Enough for the planted changes; a busy machine has checked the take in time. */
const SAMPLE_RATE_HZ = 1;

using place = new Workplace();
await using box = await openTestBox(place.folder);
const { store } = box;
const angle = addProduction(box);
const { projectId } = angle;
const [sceneId] = angle.sceneIds;
tellStory(store, { projectId, sceneId });
const archive = join(place.folder, "focus.camf");
await packFolder(FOCUS, archive);
const { id } = await box.detectorShelf.stage(Bun.file(archive).stream());
await box.detectorShelf.install(id, { enabled: true });
const detectors = ["clock", "difference", "focus"];
store.scenes.change(sceneId, { detectors, sampleRateHz: SAMPLE_RATE_HZ });
await waitUntil(
  () => detectors.every((one) => box.panel.health().some(({ name, state }) => name === one && state === "ready")),
  "the detectors run",
);
const referenceId = await shootClip(box, angle.id, join(FILM_SET, "reference.mp4"));
store.takes.change(referenceId, { flags: ["circled"] });
const takeId = await shootClip(box, angle.id, join(FILM_SET, "take.mp4"));

await using browser = await openBrowser();
const { page } = await pairTablet(browser, box.web.address);

async function photograph(path: string, name: string, viewport: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(viewport);
  await page.goto(path);
  await save(name);
}

/** With one part of the page on top of the picture. */
async function photographPart(path: string, name: string, part: { unfold?: string; top: string }): Promise<void> {
  await page.setViewportSize(TABLET);
  await page.goto(path);
  if (part.unfold !== undefined) await page.click(part.unfold);
  await page.evaluate(
    ([top, above]) => {
      const element = document.querySelector(String(top));
      element?.scrollIntoView();
      scrollBy(0, Math.min(0, (element?.getBoundingClientRect().top ?? 0) - Number(above)));
    },
    [part.top, ABOVE_PX] as const,
  );
  await save(name);
}

async function save(name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(import.meta.dir, `${name}.png`) });
}

await photograph(`/takes/${takeId}`, "take-tablet", TABLET);
await photograph(`/takes/${takeId}`, "take-phone", PHONE);
await photographPart(`/takes/${takeId}`, "clocks-tablet", { top: "#clocks" });
await photograph(`/projects/${projectId}/story`, "story-tablet", TABLET);
await photograph(`/projects/${projectId}/story`, "story-phone", PHONE);
await photographPart(`/scenes/${sceneId}`, "scene-story-tablet", { unfold: "#story-details > summary", top: "#story" });
await photograph("/detectors", "detectors-tablet", TABLET);
store.detectorSettings.save(sceneId, "focus", { lost: 60 });
await photographPart(`/scenes/${sceneId}`, "scene-tablet", { unfold: "#settings-focus > summary", top: "#pace" });
store.cameras.set("A", `clip:${join(FILM_SET, "reference.mp4")}`);
await waitUntil(() => {
  const [camera] = box.deck.status();
  return camera?.state === "live" && camera.sourceId.endsWith("reference.mp4");
}, "the camera plays");
await photograph("/monitor", "monitor-tablet", TABLET);
process.exit(0);
