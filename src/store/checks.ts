import { newId } from "../base/id.ts";
import { parseAlignment, type TimeAlignment } from "../domain/alignment.ts";
import type { Check, CheckState, Coverage } from "../domain/coverage.ts";
import type { Ledger } from "./ledger.ts";

type CheckRow = Omit<Check, "coverage" | "progress" | "alignment"> &
  Check["progress"] & { coverage: string; alignment: string | null };

const SELECT = `select id, take_id as takeId, clip_id as clipId, reference_id as referenceId,
  reference_label as referenceLabel, state, coverage, done, total, seconds_left as secondsLeft,
  detectors_behind as detectorsBehind, alignment, created_at as createdAt, finished_at as finishedAt from checks`;

/** How a check ended. */
interface CheckEnd {
  state: CheckState;
  coverage: readonly Coverage[];
  done: number;
  total: number;
  alignment?: TimeAlignment;
}

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

  /** True once a check of this clip ran to its end. */
  hasEnded(clipId: string): boolean {
    const sql = "select id from checks where clip_id = ? and state in ('complete', 'nothing-to-match') limit 1";
    return this.#ledger.get<{ id: string }>(sql, clipId) !== undefined;
  }

  start(check: { takeId: string; clipId: string; referenceId: string | null; referenceLabel: string }): string {
    const id = newId();
    this.#ledger.commit((append) => {
      this.#ledger.run(
        `insert into checks (id, box_id, take_id, clip_id, reference_id, reference_label, state, coverage, done, total,
          created_at) values (?, ?, ?, ?, ?, ?, 'running', '[]', 0, 0, ?)`,
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

  /**
   * Progress is journaled so that the countdown of every page follows it; callers bound how often. `secondsLeft` null:
   * nothing to go by yet. A check that has ended stays as it ended.
   */
  advance(
    id: string,
    progress: { done: number; total: number; secondsLeft?: number | null; detectorsBehind?: number },
  ): void {
    const { done, total, secondsLeft = null, detectorsBehind = 0 } = progress;
    this.#ledger.commit((append) => {
      const changed = this.#ledger.run(
        `update checks set done = ?, total = ?, seconds_left = ?, detectors_behind = ?
          where id = ? and state = 'running'`,
        done,
        total,
        secondsLeft === null ? null : Math.ceil(secondsLeft),
        detectorsBehind,
        id,
      );
      if (changed > 0) append("check", id, this.find(id)?.takeId ?? null);
    });
  }

  /** How a clip runs beside another one, as the newest check that knew found it. */
  findAlignment(clipId: string, referenceClipId: string): TimeAlignment | undefined {
    const sql = `select c.alignment from checks c join reference_clips r on r.id = c.reference_id
      where c.clip_id = ? and r.clip_id = ? and c.alignment is not null order by c.id desc limit 1`;
    return parseAlignment(this.#ledger.get<{ alignment: string }>(sql, clipId, referenceClipId)?.alignment ?? null);
  }

  finish(id: string, end: CheckEnd): void {
    this.#ledger.commit((append) => {
      this.#ledger.run(
        `update checks set state = ?, coverage = ?, done = ?, total = ?, seconds_left = null, detectors_behind = 0,
          finished_at = ?, alignment = ? where id = ?`,
        end.state,
        JSON.stringify(end.coverage),
        end.done,
        end.total,
        new Date().toISOString(),
        end.alignment ? JSON.stringify(end.alignment) : null,
        id,
      );
      append("check", id, this.find(id)?.takeId ?? null);
    });
  }
}

function toCheck(row: CheckRow): Check {
  const { coverage, alignment, done, total, secondsLeft, detectorsBehind, ...rest } = row;
  const known = parseAlignment(alignment);
  return {
    ...rest,
    coverage: JSON.parse(coverage),
    progress: { done, total, secondsLeft, detectorsBehind },
    ...(known ? { alignment: known } : {}),
  };
}
