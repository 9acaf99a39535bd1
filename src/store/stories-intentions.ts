import { Fault } from "../base/fault.ts";
import type { Ledger } from "./ledger.ts";

/** As the table has it; a name holds two ids and a few times. */
const MAX_CONFLICT_LENGTH = 300;

/** Contradictions in the story's time that the script supervisor said are intended. */
export class StoryIntentions {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Names of the contradictions, of every scene of a production. */
  list(projectId: string): Set<string> {
    const sql = `select i.conflict from story_intentions i join scenes s on s.id = i.scene_id where s.project_id = ?`;
    return new Set(this.#ledger.all<{ conflict: string }>(sql, projectId).map(({ conflict }) => conflict));
  }

  set(sceneId: string, conflict: string, intended: boolean): void {
    if (conflict === "" || conflict.length > MAX_CONFLICT_LENGTH) {
      throw new Fault("invalid", "that does not name a contradiction");
    }
    this.#ledger.commit((append) => {
      const changed = intended
        ? this.#ledger.run(
            "insert into story_intentions (scene_id, conflict, at) values (?, ?, ?) on conflict do nothing",
            sceneId,
            conflict,
            new Date().toISOString(),
          )
        : this.#ledger.run("delete from story_intentions where scene_id = ? and conflict = ?", sceneId, conflict);
      if (changed > 0) append("scene", sceneId);
    });
  }
}
