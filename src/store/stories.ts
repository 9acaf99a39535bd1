import { Fault } from "../base/fault.ts";
import { isSameStory, judgeStory, nameLine, type SceneStory, UNTOLD_STORY } from "../domain/story.ts";
import type { StoryPlace } from "../domain/story-order.ts";
import type { Ledger } from "./ledger.ts";
import type { StoryLines } from "./stories-lines.ts";
import type { StoryRows } from "./stories-rows.ts";

const COLUMNS = "day, line, window_from as 'from', window_to as 'to', direction, start";

/** What is said of each scene's time. */
export class Stories {
  readonly #ledger: Ledger;
  readonly #rows: StoryRows;
  readonly #lines: StoryLines;

  constructor(ledger: Ledger, { rows, lines }: { rows: StoryRows; lines: StoryLines }) {
    this.#ledger = ledger;
    this.#rows = rows;
    this.#lines = lines;
  }

  /** UNTOLD_STORY where nothing was said. */
  find(sceneId: string): SceneStory {
    const sql = `select ${COLUMNS} from scene_stories where scene_id = ?`;
    return this.#ledger.get<SceneStory>(sql, sceneId) ?? UNTOLD_STORY;
  }

  /** Every scene of a production with what places it, in the order of the script. */
  list(projectId: string): StoryPlace[] {
    return this.#rows.list(projectId);
  }

  /** Throws not-found. */
  place(sceneId: string): StoryPlace {
    return this.#rows.place(sceneId);
  }

  /**
   * Replaces what is said; in another line or day the scene goes where the script puts it. A line is there as long as a
   * scene is in it. Throws invalid with a sentence.
   */
  save(sceneId: string, given: SceneStory): SceneStory {
    return this.#ledger.commit((append) => {
      const story = { ...given, line: nameLine(given.line, this.#lines.list(this.#rows.findProject(sceneId))) };
      const [problem] = Object.values(judgeStory(story));
      if (problem !== undefined) throw new Fault("invalid", problem);
      const before = this.#rows.place(sceneId);
      if (isSameStory(before.story, story)) return before.story;
      const stays = before.story.line === story.line && before.story.day === story.day;
      this.#rows.write(sceneId, story, stays ? before.place : null);
      append("scene", sceneId);
      return story;
    });
  }

  /** Nothing is said of the scene any more. */
  reset(sceneId: string): void {
    this.#ledger.commit((append) => {
      const changed = this.#ledger.run("delete from scene_stories where scene_id = ?", sceneId);
      if (changed > 0) append("scene", sceneId);
    });
  }
}
