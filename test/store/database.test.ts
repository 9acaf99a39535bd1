import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSystemClock } from "../../src/base/clock.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openStore } from "../../src/store/store.ts";
import { draftAnomaly, openProduction, shootTake } from "../support/production.ts";

setDefaultTimeout(60_000);

const MIGRATIONS = join(import.meta.dir, "../../src/store/migrations");

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "camf-database-"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

test("an empty file is brought to the newest schema, once, with WAL and strict tables", () => {
  using place = temporaryFolder();
  const path = join(place.folder, "new", "camf.db");
  const versions: unknown[] = [];
  for (let opening = 0; opening < 2; opening++) {
    const database = openDatabase(path);
    versions.push(database.query("pragma user_version").get());
    expect(database.query("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.query("pragma foreign_keys").get()).toEqual({ foreign_keys: 1 });
    const loose = database.query("select name from pragma_table_list where schema = 'main' and strict = 0").all();
    expect(loose.map((row) => JSON.stringify(row)).filter((row) => !row.includes("sqlite_"))).toEqual([]);
    database.close();
  }
  const steps = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql")).length;
  expect(versions).toEqual([{ user_version: steps }, { user_version: steps }]);
});

test("nobody else on the machine can read the database or what waits beside it", () => {
  using production = openProduction();
  shootTake(production);
  const files = readdirSync(production.folder).filter((name) => name.startsWith("camf.db"));
  expect(files).toContain("camf.db-wal");
  for (const name of files) expect(statSync(join(production.folder, name)).mode & 0o077).toBe(0);
});

test("a database of a newer CAMF is refused and left as it is", () => {
  using place = temporaryFolder();
  const path = join(place.folder, "camf.db");
  openDatabase(path).close();
  const later = new Database(path);
  later.run("pragma user_version = 9999");
  later.close();
  expect(() => openDatabase(path)).toThrow("newer CAMF");
  const untouched = new Database(path, { readonly: true });
  expect(untouched.query("pragma user_version").get()).toEqual({ user_version: 9999 });
  untouched.close();
});

test("a step that fails leaves the schema of the step before", () => {
  using place = temporaryFolder();
  const path = join(place.folder, "camf.db");
  const squatter = new Database(path, { create: true });
  squatter.run("create table anomalies (id text)");
  squatter.close();
  expect(() => openDatabase(path)).toThrow("anomalies");
  const untouched = new Database(path, { readonly: true });
  expect(untouched.query("select name from sqlite_schema").all()).toEqual([{ name: "anomalies" }]);
  untouched.close();
});

test("junk is refused with a fault that says what is wrong", () => {
  using production = openProduction();
  const { store, project, angle } = production;
  const { take, clip } = shootTake(production);
  const check = store.checks.start({ takeId: take.id, clipId: clip.id, referenceId: null, referenceLabel: "" });
  const subject = { id: check, takeId: take.id, clipId: clip.id };
  const entry = { status: "open", note: "", still: null, referenceStill: null } as const;
  const rate = { numerator: 24, denominator: 1 };
  const junk: [string, () => unknown][] = [
    ["an empty name", () => store.projects.add({ name: "", rate, slateScheme: "scene-letter" })],
    [
      "no rate",
      () => store.projects.add({ name: "x", rate: { numerator: 24, denominator: 0 }, slateScheme: "consecutive" }),
    ],
    [
      "half a frame",
      () => store.projects.add({ name: "x", rate: { numerator: 23.976, denominator: 1 }, slateScheme: "consecutive" }),
    ],
    ["a long slate", () => store.scenes.add({ projectId: project.id, slate: "x".repeat(41) })],
    ["no such project", () => store.scenes.add({ projectId: "none", slate: "1" })],
    ["a sample rate of 0", () => store.scenes.change(angle.sceneIds[0] ?? "", { sampleRateHz: 0 })],
    ["a long note", () => store.takes.change(take.id, { note: "x".repeat(4001) })],
    ["confidence of 2", () => store.anomalies.record(subject, [{ ...entry, draft: draftAnomaly({ confidence: 2 }) }])],
    [
      "a long sentence",
      () => store.anomalies.record(subject, [{ ...entry, draft: draftAnomaly({ description: "x".repeat(501) }) }]),
    ],
  ];
  const head = store.journal.head();
  for (const [, attempt] of junk) expect(attempt).toThrow(expect.objectContaining({ name: "Fault", code: "invalid" }));
  expect(store.journal.head()).toBe(head);
  expect(store.anomalies.list(take.id)).toEqual([]);
});

test("a box killed while it writes loses nothing that was committed", async () => {
  using place = temporaryFolder();
  const script = fileURLToPath(import.meta.resolve("./writing-process.ts"));
  const writer = Bun.spawn([process.execPath, script, place.folder], { stdout: "pipe", stderr: "inherit" });
  let text = "";
  const enough = 400;
  for await (const part of writer.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split("\n").length > enough) writer.kill("SIGKILL");
  }
  expect(await writer.exited).not.toBe(0);
  const written = text.split("\n").slice(0, -1);
  expect(written.length).toBeGreaterThanOrEqual(enough);
  using store = openStore({
    databasePath: join(place.folder, "camf.db"),
    storagePath: join(place.folder, "storage"),
    storageLimitBytes: 1e9,
    clock: openSystemClock(),
  });
  const [project] = store.projects.list();
  const scenes = store.scenes.list(project?.id ?? "");
  const stored = new Set(scenes.map((scene) => scene.id));
  expect(written.filter((id) => !stored.has(id))).toEqual([]);
  const entries: string[] = [];
  for (let cursor = 0, read = store.journal.readAfter(0); read.length > 0; read = store.journal.readAfter(cursor)) {
    entries.push(...read.filter((entry) => entry.kind === "scene").map((entry) => entry.subjectId));
    cursor = read.at(-1)?.seq ?? 0;
  }
  expect(entries.toSorted()).toEqual([...stored].toSorted());
});
