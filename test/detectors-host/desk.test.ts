import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Box } from "../../src/box.ts";
import { openDetectorDesk } from "../../src/detectors/desk.ts";
import { packFolder } from "../../src/detectors/shelf/archive-packing.ts";
import { openShelf } from "../../src/detectors/shelf/shelf.ts";
import type { DetectorHealth } from "../../src/domain/detector.ts";
import { BUILT_IN_DETECTORS } from "../../src/workbench.ts";
import { openTestBox, Workplace, waitUntil } from "../support/box.ts";
import { analyzeWith, speakRaw, writeDetector } from "./support.ts";

setDefaultTimeout(120_000);

const NAME = "stranger";

const openDesk = (box: Box) =>
  openDetectorDesk({
    shelf: box.detectorShelf,
    panel: box.panel,
    onRemoved: (name) => box.store.detectorFaults.forget(name),
  });

const healthOf = (box: Box): DetectorHealth | undefined => box.panel.health().find(({ name }) => name === NAME);

/** Packs a detector with this program, receives it and installs it, as the pages do. */
async function install(box: Box, folder: string, { program, version }: { program: string; version: string }) {
  writeDetector(join(folder), NAME, program, { version });
  const archive = join(folder, `${version}.camf`);
  await packFolder(join(folder, NAME), archive);
  const desk = openDesk(box);
  const staged = await desk.stage(Bun.file(archive).stream());
  await desk.install(staged.id, {});
}

/** Speaks a contract that this box does not: no second life would do better. */
const UNSPEAKABLE = speakRaw(NAME, "answer(id, good);").replace(
  "answer(id, { name:",
  'write(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32004, message: "speaks contract 7" } }) + "\\n"); else if (0) answer(id, { name:',
);

test("a stranger's detector is installed, fails, stays disabled over a restart, and runs in its next version", async () => {
  using home = new Workplace();
  using first = new Workplace();
  using second = new Workplace();
  {
    await using box = await openTestBox(home.folder);
    await install(box, first.folder, { program: UNSPEAKABLE, version: "1.0.0" });
    await waitUntil(() => healthOf(box)?.state === "disabled", "the detector is disabled");
    expect(box.store.detectorFaults.list()).toMatchObject([{ detector: NAME, state: "disabled" }]);
    const lines = openDesk(box).logLines(NAME);
    expect(lines.join("\n")).toContain("speaks contract 7");
    await openDesk(box).decide(NAME, { enabled: false });
    await waitUntil(() => healthOf(box) === undefined, "it does not run any more");
    expect(openDesk(box).logLines(NAME)).toEqual(lines);
    await openDesk(box).decide(NAME, { enabled: true });
    await waitUntil(() => healthOf(box)?.state === "disabled", "it fails again");
  }
  {
    await using box = await openTestBox(home.folder);
    expect(healthOf(box)).toMatchObject({ state: "disabled", restarts: 0 });
  }
  // Turned on while the box is off, as the command line does: it tries anew, and fails anew.
  {
    await using shelf = openShelf({ builtIns: BUILT_IN_DETECTORS, folder: join(home.folder, "detectors") });
    await shelf.decide(NAME, { enabled: true });
  }
  {
    await using box = await openTestBox(home.folder);
    expect(healthOf(box)?.state).toBe("starting");
    await waitUntil(() => healthOf(box)?.state === "disabled", "it fails anew");
  }
  await using box = await openTestBox(home.folder);
  const desk = openDesk(box);
  expect(healthOf(box)).toMatchObject({
    state: "disabled",
    restarts: 0,
    reason: expect.stringContaining("contract 7"),
  });
  await desk.revive(NAME);
  await waitUntil(
    () => healthOf(box)?.state === "disabled" && healthOf(box)?.lastFaultAt !== null,
    "it is disabled again",
  );

  await install(box, second.folder, { program: analyzeWith('return say("fine");'), version: "1.1.0" });
  await waitUntil(() => healthOf(box)?.state === "ready", "the new version is ready");
  expect(healthOf(box)).toMatchObject({ version: "1.1.0", restarts: 0 });
  expect(box.store.detectorFaults.list()).toEqual([]);
  expect(
    desk
      .list()
      .find(({ name }) => name === NAME)
      ?.versions.map(({ version }) => version),
  ).toEqual(["1.1.0", "1.0.0"]);

  await desk.remove(NAME);
  await waitUntil(() => healthOf(box) === undefined, "it is gone");
  expect(desk.list().map(({ name }) => name)).not.toContain(NAME);
  expect(() => desk.logLines(NAME)).toThrow(NAME);
  expect(box.panel.detectors.map(({ name }) => name)).toContain("difference");
});
