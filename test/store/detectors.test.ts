import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import type { SettingValue } from "../../src/domain/detector.ts";
import { openProduction, type Production, shootTake } from "../support/production.ts";

function kindsAfter({ store }: Production, cursor: number): string[] {
  return store.journal.readAfter(cursor).map(({ kind, subjectId }) => `${kind} ${subjectId}`);
}

/** Writes into a row what the store itself never would, as a broken disk or a curious hand might. */
function tamper({ folder }: Production, sql: string, ...values: string[]): void {
  using database = new Database(join(folder, "camf.db"));
  database.run("pragma ignore_check_constraints = on");
  database.query(sql).run(...values);
}

const INVALID = expect.objectContaining({ name: "Fault", code: "invalid" });

test("settings are kept by scene and detector, told in the journal only when they change, and reset", () => {
  using production = openProduction();
  const { store, scene, project } = production;
  const other = store.scenes.add({ projectId: project.id, slate: "25" });
  const values: Record<string, SettingValue> = {
    threshold: 0.25,
    strict: true,
    start: "16:40",
    area: [0.1, 0.2, 0.5, 0.5],
    label: "Żółta lampa",
  };
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({});
  let cursor = store.journal.head();
  store.detectorSettings.save(scene.id, "lamp", values);
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual(values);
  expect(store.detectorSettings.read(scene.id, "clock")).toEqual({});
  expect(store.detectorSettings.read(other.id, "lamp")).toEqual({});
  expect(kindsAfter(production, cursor)).toEqual([`scene ${scene.id}`]);

  cursor = store.journal.head();
  store.detectorSettings.save(scene.id, "lamp", Object.fromEntries(Object.entries(values).reverse()));
  expect(kindsAfter(production, cursor)).toEqual([]);
  store.detectorSettings.save(scene.id, "lamp", { strict: false });
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({ strict: false });
  store.detectorSettings.reset(scene.id, "lamp");
  store.detectorSettings.reset(scene.id, "lamp");
  store.detectorSettings.save(scene.id, "lamp", {});
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({});
  expect(kindsAfter(production, cursor)).toEqual([`scene ${scene.id}`, `scene ${scene.id}`]);
});

test("settings that are too many, too long or of no kind that exists are refused, and nothing changes", () => {
  using production = openProduction();
  const { store, scene } = production;
  store.detectorSettings.save(scene.id, "lamp", { threshold: 1 });
  const cursor = store.journal.head();
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`s${index}`, index]));
  const polluted: Record<string, SettingValue> = JSON.parse('{"__proto__": 1, "threshold": 2}');
  for (const junk of [
    many,
    { long: "x".repeat(1001) },
    { threshold: Number.NaN },
    { area: [0, 0, 1, 2] as [number, number, number, number] },
    { "no name": 1 },
    { "": 1 },
    polluted,
  ]) {
    expect(() => store.detectorSettings.save(scene.id, "lamp", junk)).toThrow(INVALID);
  }
  expect(() => store.detectorSettings.save("no such scene", "lamp", { threshold: 2 })).toThrow(INVALID);
  for (const name of ["", "../lamp", "Lamp", "a/b", "+", "#", "x".repeat(65)]) {
    expect(() => store.detectorSettings.save(scene.id, name, { threshold: 2 })).toThrow(INVALID);
  }
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({ threshold: 1 });
  expect(store.journal.head()).toBe(cursor);
  const widest = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`s${index}`, "\u0000".repeat(1000)]));
  store.detectorSettings.save(scene.id, "lamp", widest);
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual(widest);
});

test("junk in the settings' column is nothing set, and can be set anew", () => {
  using production = openProduction();
  const { store, scene } = production;
  for (const junk of ["not json", "[1, 2]", "null", '{"a": {"b": 1}}', '{"__proto__": {"polluted": true}}', ""]) {
    store.detectorSettings.save(scene.id, "lamp", { threshold: 1 });
    tamper(production, "update scene_detector_settings set settings = ?", junk);
    expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({});
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  }
  store.detectorSettings.save(scene.id, "lamp", { threshold: 2 });
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({ threshold: 2 });
  tamper(production, "update scene_detector_settings set settings = ?", "not json");
  store.detectorSettings.save(scene.id, "lamp", {});
  store.detectorSettings.save(scene.id, "lamp", { threshold: 3 });
  expect(store.detectorSettings.read(scene.id, "lamp")).toEqual({ threshold: 3 });
});

test("a detector's state comes back as it was, by set-up and camera, whatever is in it", () => {
  using production = openProduction();
  const { store, angle } = production;
  const key = { detector: "lamp", angleId: angle.id, camera: "A", version: "1.2.0" };
  expect(store.detectorStates.read(key)).toBeUndefined();
  for (const state of ["", "{}", "a\u0000b", "half \ud800 a pair", "\u0001".repeat(65_536), "漢".repeat(65_536)]) {
    store.detectorStates.save(key, state);
    expect(store.detectorStates.read(key)).toBe(state);
  }
  expect(store.detectorStates.read({ ...key, camera: "B" })).toBeUndefined();
  expect(store.detectorStates.read({ ...key, detector: "clock" })).toBeUndefined();
  expect(() => store.detectorStates.save(key, "x".repeat(65_537))).toThrow(INVALID);
  expect(() => store.detectorStates.save({ ...key, angleId: "none" }, "x")).toThrow(INVALID);
  expect(() => store.detectorStates.save({ ...key, detector: "../x" }, "x")).toThrow(INVALID);
  store.detectorStates.save({ ...key, camera: "B" }, "b");
  store.detectorStates.save({ ...key, detector: "clock" }, "c");
  store.detectorStates.forget("lamp");
  expect(store.detectorStates.read(key)).toBeUndefined();
  expect(store.detectorStates.read({ ...key, camera: "B" })).toBeUndefined();
  expect(store.detectorStates.read({ ...key, detector: "clock" })).toBe("c");
});

test("a state is not handed on to another major version, and waits for its own to come back", () => {
  using production = openProduction();
  const { store, angle } = production;
  const key = { detector: "lamp", angleId: angle.id, camera: "A", version: "1.2.0" };
  store.detectorStates.save(key, "of 1.2.0");
  expect(store.detectorStates.read({ ...key, version: "1.9.3-beta" })).toBe("of 1.2.0");
  expect(store.detectorStates.read({ ...key, version: "2.0.0" })).toBeUndefined();
  expect(store.detectorStates.read({ ...key, version: "11.0.0" })).toBeUndefined();
  expect(store.detectorStates.read(key)).toBe("of 1.2.0");
  store.detectorStates.save({ ...key, version: "0.3.1" }, "of 0.3.1");
  expect(store.detectorStates.read({ ...key, version: "0.3.9" })).toBe("of 0.3.1");
  expect(store.detectorStates.read({ ...key, version: "0.4.0" })).toBeUndefined();
});

test("a detector's faults are told only when they are news, and stand after a restart", () => {
  using production = openProduction();
  const { store } = production;
  const cursor = store.journal.head();
  expect(store.detectorFaults.save("lamp", { state: "starting", reason: "" })).toBe(false);
  expect(store.detectorFaults.save("lamp", { state: "ready", reason: "" })).toBe(false);
  expect(store.detectorFaults.find("lamp")).toBeUndefined();
  expect(store.detectorFaults.save("lamp", { state: "backing-off", reason: "it ended itself" })).toBe(true);
  expect(store.detectorFaults.save("lamp", { state: "starting", reason: "" })).toBe(false);
  expect(store.detectorFaults.save("lamp", { state: "backing-off", reason: "it ended itself" })).toBe(false);
  expect(store.detectorFaults.save("lamp", { state: "disabled", reason: "it failed 5 times" })).toBe(true);
  expect(store.detectorFaults.list()).toMatchObject([
    { detector: "lamp", state: "disabled", reason: "it failed 5 times" },
  ]);
  const since = store.detectorFaults.find("lamp")?.at;
  expect(store.detectorFaults.save("lamp", { state: "disabled", reason: "it failed 6 times" })).toBe(true);
  expect(store.detectorFaults.find("lamp")).toMatchObject({ reason: "it failed 6 times", at: since });
  expect(store.detectorFaults.save("lamp", { state: "starting", reason: "" })).toBe(true);
  expect(store.detectorFaults.list()).toEqual([]);
  expect(store.detectorFaults.save("lamp", { state: "disabled", reason: "it failed 6 times" })).toBe(true);
  expect(store.detectorFaults.save("lamp", { state: "busy", reason: "" })).toBe(true);
  expect(store.detectorFaults.save("lamp", { state: "late", reason: "12 samples behind" })).toBe(false);
  expect(store.detectorFaults.save("lamp", { state: "ready", reason: "" })).toBe(false);
  expect(store.detectorFaults.list()).toEqual([]);
  expect(store.detectorFaults.find("lamp")).toMatchObject({ state: "ready", reason: "" });
  expect(kindsAfter(production, cursor)).toEqual(Array(6).fill("detector lamp"));
});

test("a longer reason is cut, and a detector that was removed is forgotten", () => {
  using production = openProduction();
  const { store } = production;
  store.detectorFaults.save("lamp", { state: "disabled", reason: `${"x".repeat(499)}😀😀` });
  expect(store.detectorFaults.find("lamp")?.reason).toBe(`${"x".repeat(499)}😀`);
  expect(store.detectorFaults.save("lamp", { state: "disabled", reason: `${"x".repeat(499)}😀😀` })).toBe(false);
  expect(() => store.detectorFaults.save("a/b", { state: "disabled", reason: "x" })).toThrow(INVALID);
  const cursor = store.journal.head();
  store.detectorFaults.forget("lamp");
  store.detectorFaults.forget("lamp");
  expect(store.detectorFaults.find("lamp")).toBeUndefined();
  expect(kindsAfter(production, cursor)).toEqual(["detector lamp"]);
});

test("a check's countdown is a fact of its row, and an ended check stays as it ended", () => {
  using production = openProduction();
  const { store } = production;
  const { take, clip } = shootTake(production);
  const id = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  expect(store.checks.find(id)?.progress).toEqual({ done: 0, total: 0, secondsLeft: null, detectorsBehind: 0 });
  store.checks.advance(id, { done: 3, total: 180 });
  expect(store.checks.find(id)?.progress).toEqual({ done: 3, total: 180, secondsLeft: null, detectorsBehind: 0 });
  store.checks.advance(id, { done: 90, total: 180, secondsLeft: 13.2, detectorsBehind: 2 });
  expect(store.checks.find(id)?.progress).toEqual({ done: 90, total: 180, secondsLeft: 14, detectorsBehind: 2 });
  expect(() => store.checks.advance(id, { done: 1, total: 2, secondsLeft: -1 })).toThrow(INVALID);
  store.checks.finish(id, { state: "complete", coverage: [], done: 180, total: 180 });
  const cursor = store.journal.head();
  store.checks.advance(id, { done: 170, total: 180, secondsLeft: 2 });
  expect(store.checks.find(id)?.progress).toEqual({ done: 180, total: 180, secondsLeft: null, detectorsBehind: 0 });
  expect(store.journal.head()).toBe(cursor);
});
