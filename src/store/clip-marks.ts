import { type ActionMarks, NO_MARKS } from "../domain/action.ts";
import type { Ledger } from "./ledger.ts";

/** Where the crew says that a clip's action begins and ends. The newest word stands. */
export class ClipMarks {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  read(clipId: string): ActionMarks {
    const sql = "select action_ms as actionMs, cut_ms as cutMs from clip_marks where clip_id = ?";
    return this.#ledger.get<ActionMarks>(sql, clipId) ?? NO_MARKS;
  }

  /** In ms from roll; null: where it was found. Throws invalid when the action would end before it begins. */
  save(clip: { id: string; takeId: string }, marks: ActionMarks & { who: string }): void {
    this.#ledger.commit((append) => {
      this.#ledger.run(
        `insert into clip_marks (clip_id, action_ms, cut_ms, who, at) values (?, ?, ?, ?, ?)
          on conflict (clip_id) do update set action_ms = excluded.action_ms, cut_ms = excluded.cut_ms,
          who = excluded.who, at = excluded.at`,
        clip.id,
        marks.actionMs,
        marks.cutMs,
        marks.who,
        new Date().toISOString(),
      );
      append("clip", clip.id, clip.takeId);
    });
  }
}
