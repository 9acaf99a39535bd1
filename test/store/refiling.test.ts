import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import type { Angle } from "../../src/domain/project.ts";
import type { Take } from "../../src/domain/take.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { addProduction, Workplace } from "../support/box.ts";

let place: Workplace;
let store: Store;
let table: Angle;
let door: Angle;

beforeEach(() => {
  place = new Workplace();
  const storage = { databasePath: join(place.folder, "camf.db"), storagePath: join(place.folder, "storage") };
  store = openStore({ ...storage, storageLimitBytes: 1e10, clock: openSystemClock() });
  table = addProduction({ store });
  door = store.scenes.addAngle({ sceneIds: table.sceneIds, slate: "24B" });
  store.cameras.set("A", "test:smpte@320x240@25");
});

afterEach(() => {
  store[Symbol.dispose]();
  place[Symbol.dispose]();
});

function shoot(angle: Angle): Take {
  store.takes.arm({ angleId: angle.id });
  const armed = store.takes.current();
  if (!armed) throw new Error("nothing is armed");
  store.roll(armed.id);
  store.cut(armed.id);
  store.takes.finishChecking(armed.id);
  return store.takes.find(armed.id);
}

test("a take filed elsewhere keeps its id and clips, has the next take's slate there, and is checked again", () => {
  shoot(door);
  const take = shoot(table);
  const clips = store.clips.list(take.id);
  const moved = store.takes.refile(take.id, { angleId: door.id });
  expect(moved).toMatchObject({ id: take.id, angleId: door.id, state: "checking", createdAt: take.createdAt });
  expect(moved.slate).toEqual({ scene: "24", setup: "24B", take: "2", suffix: "" });
  expect(store.clips.list(take.id)).toEqual(clips);
  expect(store.takes.list(table.id).map(({ id }) => id)).not.toContain(take.id);
});

test("it goes back to its old slate", () => {
  const take = shoot(table);
  store.takes.refile(take.id, { angleId: door.id });
  store.takes.finishChecking(take.id);
  const back = store.takes.refile(take.id, { angleId: table.id, slate: take.slate });
  expect({ ...back, state: "checked" }).toEqual(take);
});

test("a set-up's own reference is not replaced, and one that nobody chose goes with its take", () => {
  const first = shoot(door);
  const [ofDoor] = store.clips.list(first.id);
  store.references.set({ angleId: door.id, clip: ofDoor, provisional: true });
  const take = shoot(table);
  const [ofTable] = store.clips.list(take.id);
  store.references.set({ angleId: table.id, clip: ofTable, provisional: true });
  store.takes.refile(take.id, { angleId: door.id });
  expect(store.references.current(door.id, "A")?.takeId).toBe(first.id);
  expect(store.references.current(table.id, "A")).toBeUndefined();
});

test("what the crew compares with, what is being checked and what was not shot stays where it is", () => {
  const take = shoot(table);
  const [clip] = store.clips.list(take.id);
  store.references.set({ angleId: table.id, clip, provisional: false });
  expect(() => store.takes.refile(take.id, { angleId: door.id })).toThrow("compared with this take");
  const other = shoot(table);
  expect(() => store.takes.refile(other.id, { angleId: table.id })).toThrow("filed there already");
  expect(() => store.takes.refile(other.id, { angleId: "nowhere" })).toThrow("no such set-up");
  store.takes.refile(other.id, { angleId: door.id });
  expect(() => store.takes.refile(other.id, { angleId: table.id })).toThrow("still being checked");
  const armed = store.takes.current();
  expect(() => store.takes.refile(armed?.id ?? "", { angleId: door.id })).toThrow("has not been shot");
});
