import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openStore } from "../../src/store/store.ts";
import { judgeClips } from "../../src/store/verdicts.ts";

/** A box's database exactly as the released schema 1 left it: a project of three takes, one of them being checked. */
const SCHEMA_1 = join(import.meta.dir, "../fixtures/schema-1.db");

function copyFixture() {
  const folder = mkdtempSync(join(tmpdir(), "camf-migration-"));
  const path = join(folder, "camf.db");
  copyFileSync(SCHEMA_1, path);
  return { folder, path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

type Row = Record<string, unknown>;

function readTables(database: Database): Map<string, Row[]> {
  const names = database
    .query<{ name: string }, []>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all();
  return new Map(names.map(({ name }) => [name, database.query<Row, []>(`select * from ${name} order by 1, 2`).all()]));
}

test("the fixture is what the released schema made, with rows to lose", () => {
  const bytes = readFileSync(SCHEMA_1);
  const fixture = Database.deserialize(bytes, true);
  expect(fixture.query("pragma user_version").get()).toEqual({ user_version: 1 });
  const fresh = new Database(":memory:");
  fresh.run(readFileSync(join(import.meta.dir, "../../src/store/migrations/0001-first.sql"), "utf8"));
  const schema = "select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name";
  expect(fixture.query(schema).all()).toEqual(fresh.query(schema).all());
  const empty = [...readTables(fixture)].filter(([, rows]) => rows.length === 0).map(([name]) => name);
  expect(empty).toEqual([]);
});

test("a database of schema 1 is brought up to date and loses nothing", () => {
  using place = copyFixture();
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

test("a box goes on with it: what was judged stands, what was being checked can be ended, new things can be kept", () => {
  using place = copyFixture();
  using store = openStore({
    databasePath: place.path,
    storagePath: join(place.folder, "storage"),
    storageLimitBytes: 1e9,
    clock: openSystemClock(),
  });
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
