import { type Database, SQLiteError, type SQLQueryBindings } from "bun:sqlite";
import { Fault } from "../base/fault.ts";
import type { JournalKind } from "../domain/journal.ts";
import type { Journal } from "./journal.ts";

/** A row's change and its journal entries, as one transaction; the one way by which nouns write. */
export class Ledger {
  readonly database: Database;
  readonly boxId: string;
  readonly #journal: Journal;
  #depth = 0;

  constructor(database: Database, journal: Journal, boxId: string) {
    this.database = database;
    this.#journal = journal;
    this.boxId = boxId;
  }

  /** Runs `change` in a transaction (joining one already open) and wakes the journal's readers after the commit. */
  commit<T>(change: (append: (kind: JournalKind, subjectId: string, takeId?: string | null) => void) => T): T {
    this.#depth += 1;
    try {
      return this.database.transaction(() =>
        change((kind, subjectId, takeId) => this.#journal.append(kind, subjectId, takeId ?? null)),
      )();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#journal.hint();
    }
  }

  all<Row>(sql: string, ...values: SQLQueryBindings[]): Row[] {
    return this.database.query<Row, SQLQueryBindings[]>(sql).all(...values);
  }

  get<Row>(sql: string, ...values: SQLQueryBindings[]): Row | undefined {
    return this.database.query<Row, SQLQueryBindings[]>(sql).get(...values) ?? undefined;
  }

  /** Returns the number of rows changed. Throws invalid or conflict when the tables' own checks refuse a value. */
  run(sql: string, ...values: SQLQueryBindings[]): number {
    try {
      return this.database.query<unknown, SQLQueryBindings[]>(sql).run(...values).changes;
    } catch (error) {
      throw explain(error);
    }
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof SQLiteError) || !error.code?.startsWith("SQLITE_CONSTRAINT")) return error;
  if (error.code === "SQLITE_CONSTRAINT_UNIQUE" || error.code === "SQLITE_CONSTRAINT_PRIMARYKEY") {
    return new Fault("conflict", "there is one like that already", { cause: error });
  }
  if (error.code === "SQLITE_CONSTRAINT_FOREIGNKEY") {
    return new Fault("invalid", "it names something that is not there", { cause: error });
  }
  return new Fault("invalid", `a value is not allowed: ${error.message}`, { cause: error });
}
