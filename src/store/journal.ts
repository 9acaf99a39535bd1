import type { Database } from "bun:sqlite";
import type { JournalEntry, JournalKind } from "../domain/journal.ts";

/** How many entries one read returns at most. */
const READ_BATCH = 200;

const COLUMNS = "seq, at, kind, subject_id as subjectId, take_id as takeId";

/**
 * The numbered list of everything that became true. Written in the same transaction as the row it is about;
 * read with a cursor. `hint` wakes sleeping readers after a commit; readers sleep only when they read nothing.
 */
export class Journal {
  readonly #database: Database;
  #waiting = new Set<() => void>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Must be called inside the transaction that changes the row. */
  append(kind: JournalKind, subjectId: string, takeId: string | null = null): void {
    this.#database
      .query("insert into journal (at, kind, subject_id, take_id) values (?, ?, ?, ?)")
      .run(new Date().toISOString(), kind, subjectId, takeId);
  }

  readAfter(cursor: number): JournalEntry[] {
    return this.#database
      .query<JournalEntry, [number, number]>(`select ${COLUMNS} from journal where seq > ? order by seq limit ?`)
      .all(cursor, READ_BATCH);
  }

  /** How many entries of these kinds a follower with this cursor still has before it. */
  countAfter(cursor: number, kinds: readonly JournalKind[]): number {
    const sql = "select count(*) as count from journal where seq > ? and kind in (select value from json_each(?))";
    const row = this.#database.query<{ count: number }, [number, string]>(sql).get(cursor, JSON.stringify(kinds));
    return row?.count ?? 0;
  }

  /** Number of the newest entry; 0 when there is none. */
  head(): number {
    return this.#database.query<{ seq: number | null }, []>("select max(seq) as seq from journal").get()?.seq ?? 0;
  }

  /** Wakes every reader that sleeps. Called by the store after each commit. */
  hint(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Yields every entry after `cursor`, for ever, until `signal` aborts. */
  async *follow(cursor: number, signal: AbortSignal): AsyncGenerator<JournalEntry> {
    let position = cursor;
    while (!signal.aborted) {
      const entries = this.readAfter(position);
      if (entries.length === 0) await this.#sleep(signal);
      for (const entry of entries) {
        if (signal.aborted) return;
        yield entry;
        position = entry.seq;
      }
    }
  }

  /** The stored cursor of a follower that must lose nothing over a restart; undefined at its first start. */
  cursorOf(follower: string): number | undefined {
    const row = this.#database
      .query<{ cursor: number }, [string]>("select cursor from followers where name = ?")
      .get(follower);
    return row?.cursor;
  }

  storeCursor(follower: string, cursor: number): void {
    this.#database
      .query(
        "insert into followers (name, cursor) values (?, ?) on conflict (name) do update set cursor = excluded.cursor",
      )
      .run(follower, cursor);
  }

  #sleep(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}
