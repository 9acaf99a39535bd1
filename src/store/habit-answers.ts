import type { Dismissal } from "../domain/dismissal.ts";
import type { Ledger } from "./ledger.ts";

/** What the crew answered when the box asked about something that was dismissed again and again. It asks once. */
export class HabitAnswers {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Of these dismissals, the ones about which the box asked already. */
  list(ids: readonly string[]): Set<string> {
    const sql = "select dismissal_id as id from habit_answers where dismissal_id in (select value from json_each(?))";
    return new Set(this.#ledger.all<{ id: string }>(sql, JSON.stringify(ids)).map(({ id }) => id));
  }

  /** Journaled as the take's change, so that other tablets drop the question too. */
  save(dismissals: readonly Dismissal[], answer: "yes" | "no"): void {
    this.#ledger.commit((append) => {
      for (const { id, takeId } of dismissals) {
        const sql = "insert into habit_answers values (?, ?, ?) on conflict (dismissal_id) do nothing";
        this.#ledger.run(sql, id, answer, new Date().toISOString());
        append("take.changed", takeId, takeId);
      }
    });
  }
}
