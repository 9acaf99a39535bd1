import type { Database, SQLQueryBindings } from "bun:sqlite";
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

  /** Returns the number of rows changed. */
  run(sql: string, ...values: SQLQueryBindings[]): number {
    return this.database.query<unknown, SQLQueryBindings[]>(sql).run(...values).changes;
  }
}
