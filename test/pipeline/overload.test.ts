import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSystemClock, sleep } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { openFolder } from "../../src/detectors/catalog.ts";
import { openPanel } from "../../src/detectors/panel.ts";
import { openFrames } from "../../src/frames/frames.ts";
import { CameraDeck } from "../../src/pipeline/camera-deck.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import { ReferenceShelf } from "../../src/pipeline/reference-shelf.ts";
import { openStore } from "../../src/store/store.ts";
import { addProduction, Workplace, waitUntil } from "../support/box.ts";

setDefaultTimeout(180_000);

const SEVEN_SECONDS_MS = 7000;
const RATE_HZ = 4;

test("a detector that is too slow holds nothing up: what it lets go is worked off from the recording after the cut", async () => {
  using place = new Workplace();
  const runtimeDir = mkdtempSync("/dev/shm/camf-test-");
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(runtimeDir, { recursive: true, force: true }));
  const clock = openSystemClock();
  const log = openLog("error");
  const frames = stack.use(await openFrames({ runtimeDir, log }));
  const folder = join(import.meta.dir, "guests");
  const panel = stack.use(await openPanel({ source: openFolder(folder), names: ["slow"], runtimeDir, log, clock }));
  const storage = { databasePath: join(place.folder, "camf.db"), storagePath: join(place.folder, "storage") };
  const store = stack.use(openStore({ ...storage, storageLimitBytes: 1e10, clock }));
  const deckOptions = { store, clock, log, runtimeDir, ringMinutes: 10, bitrateKbps: 2000, sampleRateHz: RATE_HZ };
  const deck = stack.use(new CameraDeck(deckOptions));
  const shelf = new ReferenceShelf({ frames, runtimeDir });
  stack.use(new Pipeline({ store, frames, panel, deck, shelf, clock, log, runtimeDir }));

  const angle = addProduction({ store });
  store.scenes.change(angle.sceneIds[0], { detectors: ["slow"] });
  store.cameras.set("A", "test:smpte@320x240@25");
  const shoot = async () => {
    const take = store.takes.current() ?? store.takes.arm({ angleId: angle.id });
    await waitUntil(() => deck.status()[0]?.state === "live", "the camera is live");
    store.roll(take.id);
    await sleep(SEVEN_SECONDS_MS);
    store.cut(take.id);
    await waitUntil(() => store.takes.find(take.id).state === "checked", "the take is checked", 120_000);
    return take;
  };
  await shoot();
  const take = await shoot();

  const [check] = store.checks.latest(take.id);
  const [coverage] = check.coverage;
  expect(check.state).toBe("complete");
  expect(coverage.sampled).toBeGreaterThan((SEVEN_SECONDS_MS / 1000) * RATE_HZ - 4);
  expect(coverage).toMatchObject({ checked: coverage.sampled, dropped: 0, failed: 0, notChecked: [] });
  const [anomaly, ...others] = store.anomalies.list(take.id);
  expect(others).toEqual([]);
  expect(anomaly.details.sightings).toBe(coverage.checked);
  expect(deck.status()[0].droppedFrames).toBeLessThan(SEVEN_SECONDS_MS / 40);
});
