import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { formatSlate } from "../domain/slate.ts";
import type { StoryTime } from "../domain/story-scene.ts";
import { isShownTime, type ShownTime } from "../domain/story-time.ts";
import type { Ledger } from "./ledger.ts";

interface TimeRow extends Pick<StoryTime, "sceneId" | "takeId" | "state" | "decidedAt"> {
  time: string;
  hours: 12 | 24;
  scene: string | null;
  setup: string | null;
  take: string | null;
  suffix: string | null;
}

const SELECT = `select t.scene_id as sceneId, t.take_id as takeId, t.time, t.hours, t.state, t.decided_at as decidedAt,
  k.slate_scene as scene, k.slate_setup as setup, k.slate_take as take, k.slate_suffix as suffix
  from story_times t left join takes k on k.id = t.take_id`;
const UPSERT = `insert into story_times (id, box_id, scene_id, take_id, time, hours, state, decided_at)
  values (?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (scene_id, ifnull(take_id, '')) do update set time = excluded.time, hours = excluded.hours,
  state = excluded.state, decided_at = excluded.decided_at`;

/** One decision a scene and take; one more a scene for the time that was typed. */
export type TimeDecision = Pick<StoryTime, "shown" | "state">;

/** What the script supervisor established, or rejected, of what the clocks of a scene's takes showed. */
export class StoryTimes {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Of a scene, oldest decision first. */
  list(sceneId: string): StoryTime[] {
    return this.#ledger.all<TimeRow>(`${SELECT} where t.scene_id = ? order by t.decided_at, t.id`, sceneId).map(toTime);
  }

  /** Of every scene of a production. */
  listProject(projectId: string): StoryTime[] {
    const sql = `${SELECT} join scenes s on s.id = t.scene_id where s.project_id = ? order by t.decided_at, t.id`;
    return this.#ledger.all<TimeRow>(sql, projectId).map(toTime);
  }

  /** Undefined where nothing was decided. `takeId` null: the typed time. */
  find(sceneId: string, takeId: string | null): StoryTime | undefined {
    return this.list(sceneId).find((time) => time.takeId === takeId);
  }

  /**
   * Decides about a take's time, or takes the decision back (null). Answers what was decided before. Throws invalid for
   * a time that is none or a take of other scenes, not-found for a scene or take that is not there.
   */
  decide(sceneId: string, takeId: string | null, decision: TimeDecision | null): TimeDecision | null {
    return this.#ledger.commit((append) => {
      this.#requireTake(sceneId, takeId);
      const before = this.find(sceneId, takeId);
      if (decision === null) this.#forget(sceneId, takeId);
      else this.#write(sceneId, takeId, decision);
      if (before || decision) append("scene", sceneId, takeId);
      return before ? { shown: before.shown, state: before.state } : null;
    });
  }

  #write(sceneId: string, takeId: string | null, { shown, state }: TimeDecision): void {
    if (!isShownTime(shown)) throw new Fault("invalid", "a time is hours and minutes, like 16:42, or 4:42 of a dial");
    if (takeId === null && state === "rejected") throw new Fault("invalid", "only what a take shows can be rejected");
    const { boxId } = this.#ledger;
    const now = new Date().toISOString();
    this.#ledger.run(UPSERT, newId(), boxId, sceneId, takeId, shown.time, shown.hours, state, now);
  }

  #forget(sceneId: string, takeId: string | null): void {
    this.#ledger.run("delete from story_times where scene_id = ? and take_id is ?", sceneId, takeId);
  }

  #requireTake(sceneId: string, takeId: string | null): void {
    if (!this.#ledger.get("select 1 from scenes where id = ?", sceneId)) {
      throw new Fault("not-found", "there is no such scene");
    }
    if (takeId === null) return;
    const sql = `select s.scene_id as sceneId from takes t join angle_scenes s on s.angle_id = t.angle_id where t.id = ?`;
    const scenes = this.#ledger.all<{ sceneId: string }>(sql, takeId);
    if (scenes.length === 0) throw new Fault("not-found", "there is no such take");
    if (scenes.every((one) => one.sceneId !== sceneId)) throw new Fault("invalid", "that take is of another scene");
  }
}

function toTime({ time, hours, scene, setup, take, suffix, ...rest }: TimeRow): StoryTime {
  const slate = { scene: scene ?? "", setup: setup ?? "", take: take ?? "", suffix: suffix ?? "" };
  const shown: ShownTime = { time, hours };
  return { ...rest, shown, label: rest.takeId === null ? "" : formatSlate(slate) };
}
