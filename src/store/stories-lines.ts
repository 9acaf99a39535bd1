import { Fault } from "../base/fault.ts";
import { judgeStory, MAIN_LINE, nameLine, UNTOLD_STORY } from "../domain/story.ts";
import { compareLines } from "../domain/story-order.ts";
import type { Ledger } from "./ledger.ts";
import type { StoryRows } from "./stories-rows.ts";

/** Flashbacks, dreams and parallel stories: a line is there as long as a scene is in it. */
export class StoryLines {
  readonly #ledger: Ledger;
  readonly #rows: StoryRows;

  constructor(ledger: Ledger, rows: StoryRows) {
    this.#ledger = ledger;
    this.#rows = rows;
  }

  /** Names of the lines of a production besides the main story. */
  list(projectId: string): string[] {
    const sql = `select distinct t.line from scene_stories t join scenes s on s.id = t.scene_id
      where s.project_id = ? and t.line <> ''`;
    return this.#ledger
      .all<{ line: string }>(sql, projectId)
      .map(({ line }) => line)
      .sort(compareLines);
  }

  /** Answers the name as it is kept. Throws invalid for a name that is none, not-found for a line that is not there, conflict for a name that is taken. */
  rename(projectId: string, line: string, typed: string): string {
    return this.#ledger.commit((append) => {
      const others = this.list(projectId).filter((one) => one !== line);
      const name = nameLine(typed, others);
      const [problem] = Object.values(judgeStory({ ...UNTOLD_STORY, line: name }));
      if (name === MAIN_LINE) throw new Fault("invalid", "a line needs a name; only the main story has none");
      if (problem !== undefined) throw new Fault("invalid", problem);
      if (others.includes(name)) throw new Fault("conflict", `there is a line "${name}" already`);
      const scenes = this.#rows.list(projectId).filter(({ story }) => story.line === line);
      if (line === MAIN_LINE || scenes.length === 0) throw new Fault("not-found", "there is no such line any more");
      for (const scene of name === line ? [] : scenes) {
        this.#rows.write(scene.id, { ...scene.story, line: name }, scene.place);
        append("scene", scene.id);
      }
      return name;
    });
  }
}
