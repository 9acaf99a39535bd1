import { Database } from "bun:sqlite";
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../base/fault.ts";

const MIGRATIONS = join(import.meta.dir, "migrations");
/** How long a statement waits for another process's lock (only backups open the file besides the box). */
const BUSY_TIMEOUT_MS = 5000;

/** Opens (and brings up to date) the box's database. `path` may be ":memory:". */
export function openDatabase(path: string): Database {
  if (path !== ":memory:") makePrivate(path);
  const database = new Database(path, { create: true, strict: true });
  database.run(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.run("pragma journal_mode = wal");
  database.run("pragma synchronous = full");
  database.run("pragma foreign_keys = on");
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Before SQLite opens it: the files that it puts beside the database take over its mode. */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

/** Runs the numbered migrations that the file has not seen, each in a transaction of its own. */
function migrate(database: Database): void {
  const row = database.query<{ user_version: number }, []>("pragma user_version").get();
  const version = row?.user_version ?? 0;
  const steps = readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  if (version > steps.length) {
    throw new Fault("conflict", `the database is of a newer CAMF (schema ${version}, this one knows ${steps.length})`);
  }
  for (const [index, name] of steps.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.run(readFileSync(join(MIGRATIONS, name), "utf8"));
      database.run(`pragma user_version = ${index + 1}`);
    })();
  }
}
