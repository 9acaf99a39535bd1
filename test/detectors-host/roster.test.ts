import { expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import type { Panel, PanelOptions } from "../../src/detectors/panel.ts";
import { openFolder } from "../../src/detectors/shelf/catalog.ts";
import { openShelf } from "../../src/detectors/shelf/shelf.ts";
import { analyzeWith, begin, hear, openPlace, openTestPanel, TAKE, writeDetector, writeFrame } from "./support.ts";

setDefaultTimeout(120_000);

/** A box's shelf over a folder of built-in detectors, and a panel that follows it. */
async function openStage(names: readonly string[], changes: Partial<PanelOptions> = {}) {
  const place = openPlace();
  const stack = new AsyncDisposableStack();
  stack.defer(() => place[Symbol.dispose]());
  const picture = stack.use(writeFrame(place.runtimeDir));
  for (const name of names) writeGuest(place.folder, name, "1.0.0");
  const shelf = stack.use(openShelf({ builtIns: place.folder, folder: join(place.root, "shelf") }));
  const panel = stack.use(await openTestPanel(place, { source: shelf, names: undefined, ...changes }));
  return { place, frame: picture.frame, shelf, panel, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function writeGuest(folder: string, name: string, version: string, changes: Partial<Manifest> = {}): void {
  writeDetector(folder, name, analyzeWith(`return say("${name} ${version}");`), { version, ...changes });
}

/** Another version in the same place, all at once as an install does it. */
function replaceGuest(place: { root: string; folder: string }, name: string, version: string): void {
  const fresh = join(place.root, `fresh-${version}`);
  mkdirSync(fresh);
  writeGuest(fresh, name, version);
  rmSync(join(place.folder, name), { recursive: true });
  cpSync(join(fresh, name), join(place.folder, name), { recursive: true });
}

const names = (panel: Panel) => panel.detectors.map(({ name }) => name).sort();

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await Bun.sleep(10);
}

test("what is turned off stops, what is turned on starts, what is installed joins, what is removed leaves", async () => {
  await using stage = await openStage(["alpha", "beta"]);
  const { panel, shelf, place, frame } = stage;
  expect(names(panel)).toEqual(["alpha", "beta"]);
  begin(panel, "alpha");
  expect(await hear(panel, "alpha", frame)).toBe("alpha 1.0.0");

  const pid = panel.pid("beta");
  await shelf.decide("beta", { enabled: false });
  await until(() => names(panel).length === 1);
  expect(await hear(panel, "beta", frame)).toBe('failed: no detector "beta" runs here');
  await shelf.decide("beta", { enabled: true });
  await until(() => names(panel).length === 2);
  begin(panel, "beta");
  expect(await hear(panel, "beta", frame)).toBe("beta 1.0.0");
  expect(panel.pid("beta")).not.toBe(pid);

  writeGuest(place.folder, "gamma", "1.0.0");
  await until(() => names(panel).length === 3);
  begin(panel, "gamma");
  expect(await hear(panel, "gamma", frame)).toBe("gamma 1.0.0");

  rmSync(join(place.folder, "alpha"), { recursive: true });
  await until(() => names(panel).length === 2);
  expect(names(panel)).toEqual(["beta", "gamma"]);
});

test("another version waits for the open take, whose samples the old one answers to the end", async () => {
  await using stage = await openStage(["alpha"]);
  const { panel, place, frame } = stage;
  begin(panel, "alpha");
  expect(await hear(panel, "alpha", frame, 0)).toBe("alpha 1.0.0");
  replaceGuest(place, "alpha", "2.0.0");
  writeGuest(place.folder, "witness", "1.0.0");
  await until(() => names(panel).includes("witness"));
  expect(await hear(panel, "alpha", frame, 1)).toBe("alpha 1.0.0");
  await panel.endTake("alpha", TAKE.id);
  await until(() => panel.detectors.some(({ name, version }) => name === "alpha" && version === "2.0.0"));
  begin(panel, "alpha");
  expect(await hear(panel, "alpha", frame, 2)).toBe("alpha 2.0.0");
  expect(panel.health().find(({ name }) => name === "alpha")).toMatchObject({
    version: "2.0.0",
    checked: 1,
    failed: 0,
  });
});

test("another version waits for an open take only so long; the take goes on in the new one", async () => {
  await using stage = await openStage(["alpha"], { replaceWaitMs: 300 });
  const { panel, place, frame } = stage;
  begin(panel, "alpha", { state: "kept" });
  const answers = [await hear(panel, "alpha", frame, 0)];
  replaceGuest(place, "alpha", "2.0.0");
  for (let index = 1; answers.at(-1) === "alpha 1.0.0"; index++) answers.push(await hear(panel, "alpha", frame, index));
  expect(new Set(answers)).toEqual(new Set(["alpha 1.0.0", "alpha 2.0.0"]));
  expect(await panel.endTake("alpha", TAKE.id)).toMatchObject({ ending: { outcome: "ended" } });
});

test("a detector that may now have the graphics processor is started anew, its takes with it", async () => {
  await using stage = await openStage([]);
  const { panel, place, shelf, frame } = stage;
  writeGuest(place.folder, "drawer", "1.0.0", { gpu: true });
  await until(() => names(panel).length === 1);
  begin(panel, "drawer");
  expect(await hear(panel, "drawer", frame)).toBe("drawer 1.0.0");
  await panel.endTake("drawer", TAKE.id);
  const pid = panel.pid("drawer");
  await shelf.decide("drawer", { gpuAllowed: true });
  await until(() => panel.pid("drawer") !== undefined && panel.pid("drawer") !== pid);
  begin(panel, "drawer");
  expect(await hear(panel, "drawer", frame)).toBe("drawer 1.0.0");
});

test("whoever was disabled is well again after the crew turned it off and on, or installed another version", async () => {
  const remembered = new Map(["alpha", "beta"].map((name) => [name, { reason: "ended too often" }]));
  await using stage = await openStage(["alpha", "beta"], { remembered });
  const { panel, place, shelf, frame } = stage;
  expect(panel.health().map(({ state }) => state)).toEqual(["disabled", "disabled"]);
  await shelf.decide("alpha", { enabled: false });
  await until(() => names(panel).length === 1);
  await shelf.decide("alpha", { enabled: true });
  replaceGuest(place, "beta", "1.0.1");
  await until(() => panel.health().length === 2 && panel.health().every(({ state }) => state === "ready"));
  for (const name of ["alpha", "beta"]) begin(panel, name);
  expect(await hear(panel, "alpha", frame)).toBe("alpha 1.0.0");
  expect(await hear(panel, "beta", frame)).toBe("beta 1.0.1");
});

test("one that cannot run is refused with a sentence, and the others run", async () => {
  using place = openPlace();
  using picture = writeFrame(place.runtimeDir);
  writeGuest(place.folder, "modest", "1.0.0");
  writeGuest(place.folder, "hungry", "1.0.0", { memoryMb: 4096 });
  await using panel = await openTestPanel(place, { names: undefined });
  begin(panel, "modest");
  expect(await hear(panel, "modest", picture.frame)).toBe("modest 1.0.0");
  expect(panel.refused()).toEqual([
    { path: join(place.folder, "hungry"), reason: "hungry: asks for 4096 MB, the limit is 1024 MB" },
  ]);
  expect(openTestPanel(place, { names: ["hungry"] })).rejects.toThrow("asks for 4096 MB");
});

test("more detectors than a box can run are refused, the rest is seated", async () => {
  using place = openPlace();
  const remembered = new Map<string, { reason: string }>();
  for (let index = 0; index < 34; index++) {
    const name = `d${String(index).padStart(2, "0")}`;
    writeGuest(place.folder, name, "1.0.0");
    // So that thirty-two processes need not be started to prove it.
    remembered.set(name, { reason: "rests" });
  }
  const source = openFolder(place.folder);
  await using panel = await openTestPanel(place, { source, names: undefined, remembered });
  expect(panel.detectors.length).toBe(32);
  expect(panel.refused().map(({ reason }) => reason)).toEqual([
    "d32: 32 detectors run already",
    "d33: 32 detectors run already",
  ]);
});
