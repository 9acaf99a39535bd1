import { Fault } from "../base/fault.ts";
import type { SceneStory } from "../domain/story.ts";
import { orderScenes, type StoryPlace } from "../domain/story-order.ts";
import type { Ledger } from "./ledger.ts";

type PlaceRow = SceneStory & { id: string; position: number; place: number | null };

const SELECT_PLACES = `select s.id, s.position, t.place, t.day, coalesce(t.line, '') as line, t.window_from as 'from',
  t.window_to as 'to', coalesce(t.direction, 'reference') as direction, t.start
  from scenes s left join scene_stories t on t.scene_id = s.id`;
const UPSERT = `insert into scene_stories
  (scene_id, day, line, window_from, window_to, direction, start, place, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (scene_id) do update set day = excluded.day, line = excluded.line, window_from = excluded.window_from,
  window_to = excluded.window_to, direction = excluded.direction, start = excluded.start, place = excluded.place,
  changed_at = excluded.changed_at`;

/** Rows of scenes with their place in the story. Writes without judging or journaling: stories, order and lines do that. */
export class StoryRows {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Every scene of a production, in the order of the script. */
  list(projectId: string): StoryPlace[] {
    const sql = `${SELECT_PLACES} where s.project_id = ? order by s.position, s.created_at`;
    return this.#ledger.all<PlaceRow>(sql, projectId).map(toPlace);
  }

  /** Throws not-found. */
  place(sceneId: string): StoryPlace {
    const row = this.#ledger.get<PlaceRow>(`${SELECT_PLACES} where s.id = ?`, sceneId);
    if (!row) throw new Fault("not-found", "there is no such scene");
    return toPlace(row);
  }

  /** Scenes of a line and day of the scene's production, in story order. */
  order(sceneId: string, { line, day }: Pick<SceneStory, "line" | "day">): StoryPlace[] {
    const all = this.list(this.findProject(sceneId));
    return orderScenes(all.filter(({ story }) => story.line === line && story.day === day));
  }

  /** Throws not-found. */
  findProject(sceneId: string): string {
    const row = this.#ledger.get<{ id: string }>("select project_id as id from scenes where id = ?", sceneId);
    if (!row) throw new Fault("not-found", "there is no such scene");
    return row.id;
  }

  write(sceneId: string, story: SceneStory, place: number | null): void {
    const { day, line, from, to, direction, start } = story;
    const now = new Date().toISOString();
    this.#ledger.run(UPSERT, sceneId, day, line, from, to, direction, start, place, now);
  }
}

function toPlace({ id, position, place, ...story }: PlaceRow): StoryPlace {
  return { id, position, place, story };
}
