import { Fault } from "../base/fault.ts";
import { isSameStory, judgeStory, MAIN_LINE, nameLine, type SceneStory, UNTOLD_STORY } from "../domain/story.ts";
import { compareLines, orderScenes, type StoryPlace } from "../domain/story-order.ts";
import type { Ledger } from "./ledger.ts";

type PlaceRow = SceneStory & { id: string; position: number; place: number | null };

const COLUMNS = "day, line, window_from as 'from', window_to as 'to', direction, start";
const SELECT_PLACES = `select s.id, s.position, t.place, t.day, coalesce(t.line, '') as line, t.window_from as 'from',
  t.window_to as 'to', coalesce(t.direction, 'reference') as direction, t.start
  from scenes s left join scene_stories t on t.scene_id = s.id`;
const UPSERT = `insert into scene_stories
  (scene_id, day, line, window_from, window_to, direction, start, place, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (scene_id) do update set day = excluded.day, line = excluded.line, window_from = excluded.window_from,
  window_to = excluded.window_to, direction = excluded.direction, start = excluded.start, place = excluded.place,
  changed_at = excluded.changed_at`;

/** Where a scene goes in the story: behind another one of the same line and day, or first. */
export interface StoryGoal {
  line: string;
  day: number | null;
  /** Null: first. */
  after: string | null;
}

/** What is said of each scene's time, and the order of the story. */
export class Stories {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** UNTOLD_STORY where nothing was said. */
  find(sceneId: string): SceneStory {
    const sql = `select ${COLUMNS} from scene_stories where scene_id = ?`;
    return this.#ledger.get<SceneStory>(sql, sceneId) ?? UNTOLD_STORY;
  }

  /**
   * Replaces what is said; in another line or day the scene goes where the script puts it. A line is there as long as a
   * scene is in it. Throws invalid with a sentence.
   */
  save(sceneId: string, given: SceneStory): SceneStory {
    return this.#ledger.commit((append) => {
      const story = { ...given, line: nameLine(given.line, this.lines(this.#findProject(sceneId))) };
      const [problem] = Object.values(judgeStory(story));
      if (problem !== undefined) throw new Fault("invalid", problem);
      const before = this.place(sceneId);
      if (isSameStory(before.story, story)) return before.story;
      const stays = before.story.line === story.line && before.story.day === story.day;
      this.#write(sceneId, story, stays ? before.place : null);
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

  /** Names of the lines of a production besides the main story. */
  lines(projectId: string): string[] {
    const sql = `select distinct t.line from scene_stories t join scenes s on s.id = t.scene_id
      where s.project_id = ? and t.line <> ''`;
    return this.#ledger
      .all<{ line: string }>(sql, projectId)
      .map(({ line }) => line)
      .sort(compareLines);
  }

  /** Answers the name as it is kept. Throws invalid for a name that is none, not-found for a line that is not there, conflict for a name that is taken. */
  renameLine(projectId: string, line: string, typed: string): string {
    return this.#ledger.commit((append) => {
      const others = this.lines(projectId).filter((one) => one !== line);
      const name = nameLine(typed, others);
      const [problem] = Object.values(judgeStory({ ...UNTOLD_STORY, line: name }));
      if (name === MAIN_LINE) throw new Fault("invalid", "a line needs a name; only the main story has none");
      if (problem !== undefined) throw new Fault("invalid", problem);
      if (others.includes(name)) throw new Fault("conflict", `there is a line "${name}" already`);
      const scenes = this.list(projectId).filter(({ story }) => story.line === line);
      if (line === MAIN_LINE || scenes.length === 0) throw new Fault("not-found", "there is no such line any more");
      for (const scene of name === line ? [] : scenes) {
        this.#write(scene.id, { ...scene.story, line: name }, scene.place);
        append("scene", scene.id);
      }
      return name;
    });
  }

  /** Every scene of a production with what places it, in the order of the script. */
  list(projectId: string): StoryPlace[] {
    const sql = `${SELECT_PLACES} where s.project_id = ? order by s.position, s.created_at`;
    return this.#ledger.all<PlaceRow>(sql, projectId).map(toPlace);
  }

  place(sceneId: string): StoryPlace {
    const row = this.#ledger.get<PlaceRow>(`${SELECT_PLACES} where s.id = ?`, sceneId);
    if (!row) throw new Fault("not-found", "there is no such scene");
    return toPlace(row);
  }

  /** Where the scene stands now, so that it can be put back. */
  findGoal(sceneId: string): StoryGoal {
    const { story } = this.place(sceneId);
    const order = this.#order(sceneId, story);
    const index = order.findIndex(({ id }) => id === sceneId);
    return { line: story.line, day: story.day, after: order[index - 1]?.id ?? null };
  }

  /**
   * Puts a scene behind another one, wherever that stands by now: two tablets that move scenes at once do not undo each
   * other. Throws conflict when the other scene has left that line and day. Answers where the scene stood before.
   */
  move(sceneId: string, goal: StoryGoal): StoryGoal {
    return this.#ledger.commit((append) => {
      const before = this.findGoal(sceneId);
      const { line, day } = this.save(sceneId, { ...this.find(sceneId), line: goal.line, day: goal.day });
      const others = this.#order(sceneId, { line, day }).filter(({ id }) => id !== sceneId);
      const index = goal.after === null ? -1 : others.findIndex(({ id }) => id === goal.after);
      if (goal.after !== null && index < 0) {
        throw new Fault("conflict", "the order has changed in the meantime; look at it again");
      }
      const order = others.toSpliced(index + 1, 0, this.place(sceneId));
      for (const [at, scene] of order.entries()) {
        if (scene.place !== at + 1) this.#write(scene.id, scene.story, at + 1);
      }
      append("scene", sceneId);
      return before;
    });
  }

  /** One step earlier or later among its neighbours as they stand now. Throws conflict at the end of the row. */
  step(sceneId: string, by: -1 | 1): StoryGoal {
    return this.#ledger.commit(() => {
      const { story } = this.place(sceneId);
      const order = this.#order(sceneId, story);
      const to = order.findIndex(({ id }) => id === sceneId) + by;
      if (to < 0 || to >= order.length) {
        throw new Fault("conflict", by < 0 ? "this scene is the first already" : "this scene is the last already");
      }
      const after = order.filter(({ id }) => id !== sceneId)[to - 1]?.id ?? null;
      return this.move(sceneId, { line: story.line, day: story.day, after });
    });
  }

  #order(sceneId: string, { line, day }: Pick<SceneStory, "line" | "day">): StoryPlace[] {
    const all = this.list(this.#findProject(sceneId));
    return orderScenes(all.filter(({ story }) => story.line === line && story.day === day));
  }

  #findProject(sceneId: string): string {
    const row = this.#ledger.get<{ id: string }>("select project_id as id from scenes where id = ?", sceneId);
    if (!row) throw new Fault("not-found", "there is no such scene");
    return row.id;
  }

  #write(sceneId: string, story: SceneStory, place: number | null): void {
    const { day, line, from, to, direction, start } = story;
    const now = new Date().toISOString();
    this.#ledger.run(UPSERT, sceneId, day, line, from, to, direction, start, place, now);
  }
}

function toPlace({ id, position, place, ...story }: PlaceRow): StoryPlace {
  return { id, position, place, story };
}
