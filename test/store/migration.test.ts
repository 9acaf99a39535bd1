import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import { UNTOLD_STORY } from "../../src/domain/story.ts";
import { proposeTime } from "../../src/domain/story-scene.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openStore } from "../../src/store/store.ts";
import { readStoryScenes } from "../../src/store/stories-production.ts";
import { judgeClips } from "../../src/store/verdicts.ts";

/**
 * A box's database exactly as each released schema left it: a project of three takes, one of them being checked. That of
 * schema 2 came up from schema 1 and was written to since, and so each later one from the one before it.
 */
const RELEASED = [1, 2, 3, 4, 5];
const MIGRATIONS = join(import.meta.dir, "../../src/store/migrations");

function fixtureOf(schema: number): string {
  return join(import.meta.dir, `../fixtures/schema-${schema}.db`);
}

function copyFixture(schema: number) {
  const folder = mkdtempSync(join(tmpdir(), "camf-migration-"));
  const path = join(folder, "camf.db");
  copyFileSync(fixtureOf(schema), path);
  return { folder, path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function openBox(place: { folder: string; path: string }) {
  return openStore({
    databasePath: place.path,
    storagePath: join(place.folder, "storage"),
    storageLimitBytes: 1e9,
    clock: openSystemClock(),
  });
}

type Row = Record<string, unknown>;

function readTables(database: Database): Map<string, Row[]> {
  const names = database
    .query<{ name: string }, []>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all();
  return new Map(names.map(({ name }) => [name, database.query<Row, []>(`select * from ${name} order by 1, 2`).all()]));
}

for (const schema of RELEASED) {
  test(`the fixture of schema ${schema} is what the released one made, with rows to lose`, () => {
    const fixture = Database.deserialize(readFileSync(fixtureOf(schema)), true);
    expect(fixture.query("pragma user_version").get()).toEqual({ user_version: schema });
    const fresh = new Database(":memory:");
    const steps = readdirSync(MIGRATIONS).toSorted().slice(0, schema);
    for (const step of steps) fresh.run(readFileSync(join(MIGRATIONS, step), "utf8"));
    const sql = "select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name";
    expect(fixture.query(sql).all()).toEqual(fresh.query(sql).all());
    const empty = [...readTables(fixture)].filter(([, rows]) => rows.length === 0).map(([name]) => name);
    expect(empty).toEqual([]);
  });

  test(`a database of schema ${schema} is brought up to date and loses nothing`, () => {
    using place = copyFixture(schema);
    const old = new Database(place.path, { readonly: true });
    const before = readTables(old);
    old.close();
    const database = openDatabase(place.path);
    const after = readTables(database);
    for (const [table, rows] of before) {
      const columns = Object.keys(rows[0] ?? {});
      const kept = after.get(table)?.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
      expect({ table, rows: kept }).toEqual({ table, rows });
    }
    expect(database.query("pragma foreign_key_check").all()).toEqual([]);
    expect(database.query("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    database.close();
  });
}

test("a box goes on with it: what was judged stands, what was being checked can be ended, new things can be kept", () => {
  using place = copyFixture(1);
  using store = openBox(place);
  const [project] = store.projects.list();
  const [scene] = store.scenes.list(project?.id ?? "");
  const [angle] = store.scenes.listAngles(scene?.id ?? "");
  const [first, judged, checking] = store.takes.list(angle?.id ?? "");
  expect(scene).toMatchObject({ sampleRateHz: 2, detectors: ["difference", "clock"] });
  expect(judgeClips(store, first?.id ?? "").map(({ verdict }) => verdict.text)).toContain("nothing to match yet");
  expect(store.anomalies.list(judged?.id ?? "")).toMatchObject([{ status: "intended" }]);
  const [check] = store.checks.latest(checking?.id ?? "");
  expect(check).toMatchObject({
    state: "running",
    progress: { done: 40, total: 180, secondsLeft: null, detectorsBehind: 0 },
  });
  store.checks.advance(check?.id ?? "", { done: 90, total: 180, secondsLeft: 12.2, detectorsBehind: 2 });
  expect(store.checks.find(check?.id ?? "")?.progress).toMatchObject({ secondsLeft: 13, detectorsBehind: 2 });
  store.detectorSettings.save(scene?.id ?? "", "clock", { start: "16:40" });
  store.detectorStates.save({ detector: "clock", angleId: angle?.id ?? "", camera: "A", version: "1.0.0" }, "{}");
  expect(store.detectorSettings.read(scene?.id ?? "", "clock")).toEqual({ start: "16:40" });
  expect(store.observations.list(judged?.id ?? "")).toEqual([]);
});

test("a box goes on with schema 2: nothing was said of its scenes' time, and what its clocks showed is proposed", () => {
  using place = copyFixture(2);
  using store = openBox(place);
  const [project] = store.projects.list();
  const [scene] = store.scenes.list(project?.id ?? "");
  expect(store.stories.find(scene?.id ?? "")).toEqual(UNTOLD_STORY);
  const [story] = readStoryScenes(store, project?.id ?? "");
  if (!scene || !story) throw new Error("the scene is gone");
  const proposal = proposeTime(story);
  expect(proposal).toMatchObject({ shown: { time: "04:42", hours: 12 }, agreeing: 1, readable: 1 });
  store.stories.save(scene.id, { ...UNTOLD_STORY, day: 1, from: "16:00", to: "17:00" });
  store.storyTimes.decide(scene.id, proposal?.takeId ?? "", {
    shown: { time: "16:42", hours: 24 },
    state: "established",
  });
  expect(readStoryScenes(store, scene.projectId)).toMatchObject([
    { story: { day: 1 }, times: [{ state: "established" }] },
  ]);
});
