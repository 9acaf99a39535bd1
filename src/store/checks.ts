import { newId } from "../base/id.ts";
import type { Check, CheckState, Coverage } from "../domain/coverage.ts";
import type { Ledger } from "./ledger.ts";

type CheckRow = Omit<Check, "coverage" | "progress"> & { coverage: string; done: number; total: number };

const SELECT = `select id, take_id as takeId, clip_id as clipId, reference_id as referenceId,
  reference_label as referenceLabel, state, coverage, done, total, created_at as createdAt,
  finished_at as finishedAt from checks`;

/** Comparisons of clips with references, and what they covered. */
export class Checks {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The newest check of each camera's clip of a take. */
  latest(takeId: string): Check[] {
    const sql = `${SELECT} where take_id = ? and id in
      (select max(id) from checks where take_id = ? group by clip_id) order by created_at`;
    return this.#ledger.all<CheckRow>(sql, takeId, takeId).map(toCheck);
  }

  find(id: string): Check | undefined {
    const row = this.#ledger.get<CheckRow>(`${SELECT} where id = ?`, id);
    return row && toCheck(row);
  }

  start(check: { takeId: string; clipId: string; referenceId: string | null; referenceLabel: string }): string {
    const id = newId();
    this.#ledger.commit((append) => {
      this.#ledger.run(
        "insert into checks values (?, ?, ?, ?, ?, ?, 'running', '[]', 0, 0, ?, null)",
        id,
        this.#ledger.boxId,
        check.takeId,
        check.clipId,
        check.referenceId,
        check.referenceLabel,
        new Date().toISOString(),
      );
      append("check", id, check.takeId);
    });
    return id;
  }

  /** Progress is journaled so that the countdown of every page follows it; callers bound how often. */
  advance(id: string, progress: { done: number; total: number }): void {
    this.#ledger.commit((append) => {
      this.#ledger.run("update checks set done = ?, total = ? where id = ?", progress.done, progress.total, id);
      append("check", id, this.find(id)?.takeId ?? null);
    });
  }

  finish(id: string, end: { state: CheckState; coverage: Coverage[]; done: number; total: number }): void {
    this.#ledger.commit((append) => {
      this.#ledger.run(
        "update checks set state = ?, coverage = ?, done = ?, total = ?, finished_at = ? where id = ?",
        end.state,
        JSON.stringify(end.coverage),
        end.done,
        end.total,
        new Date().toISOString(),
        id,
      );
      append("check", id, this.find(id)?.takeId ?? null);
    });
  }
}

function toCheck(row: CheckRow): Check {
  const { coverage, done, total, ...rest } = row;
  return { ...rest, coverage: JSON.parse(coverage), progress: { done, total } };
}
