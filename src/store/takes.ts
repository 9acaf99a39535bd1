import type { SQLQueryBindings } from "bun:sqlite";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { type Slate, suggestTake } from "../domain/slate.ts";
import type { Take, TakeFlag, TakeState } from "../domain/take.ts";
import type { Clips } from "./clips.ts";
import type { Ledger } from "./ledger.ts";

interface TakeRow {
  id: string;
  angleId: string;
  dayId: string | null;
  scene: string;
  setup: string;
  take: string;
  suffix: string;
  flags: string;
  state: TakeState;
  interrupted: number;
  note: string;
  rolledAt: string | null;
  cutAt: string | null;
  createdAt: string;
  uploaded: Take["uploaded"];
}

const SELECT = `select id, angle_id as angleId, day_id as dayId, slate_scene as scene, slate_setup as setup,
  slate_take as take, slate_suffix as suffix, flags, state, interrupted, note, rolled_at as rolledAt,
  cut_at as cutAt, created_at as createdAt, uploaded from takes`;

/** Takes and their life: armed → rolling → checking → checked. At most one is armed or rolling at a time. */
export class Takes {
  readonly #ledger: Ledger;
  readonly #clips: Clips;

  constructor(ledger: Ledger, clips: Clips) {
    this.#ledger = ledger;
    this.#clips = clips;
  }

  find(id: string): Take {
    const row = this.#ledger.get<TakeRow>(`${SELECT} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such take");
    return toTake(row);
  }

  /** Takes of a set-up, oldest first; what was uploaded to compare with is none. */
  list(angleId: string): Take[] {
    return this.#select("where angle_id = ? and uploaded is null order by created_at, id", angleId);
  }

  listByState(state: TakeState): Take[] {
    return this.#select("where state = ? order by created_at, id", state);
  }

  /** The take that is armed or rolling. */
  current(): Take | undefined {
    return this.#select("where state in ('armed', 'rolling')")[0];
  }

  /** The take that was cut last. */
  latestCut(): Take | undefined {
    return this.#select("where cut_at is not null order by cut_at desc, id desc limit 1")[0];
  }

  /** Sets the slate for the next roll. An armed take that never rolled is re-used; a rolling one is never touched. */
  arm(wish: { angleId: string; slate?: Partial<Slate>; dayId?: string | null }): Take {
    return this.#ledger.commit((append) => {
      const current = this.current();
      if (current?.state === "rolling") throw new Fault("conflict", "a take is rolling; cut it first");
      if (current) this.#ledger.run("delete from takes where id = ?", current.id);
      const id = newId();
      const slate = this.#completeSlate(wish.angleId, wish.slate ?? {});
      this.#ledger.run(
        `insert into takes (id, box_id, angle_id, day_id, slate_scene, slate_setup, slate_take, slate_suffix, flags, state,
          interrupted, note, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, '[]', 'armed', 0, '', ?)`,
        id,
        this.#ledger.boxId,
        wish.angleId,
        wish.dayId ?? null,
        slate.scene,
        slate.setup,
        slate.take,
        slate.suffix,
        new Date().toISOString(),
      );
      append("take.armed", id, id);
      return this.find(id);
    });
  }

  /** Puts the roll mark: one clip row per camera. Two taps at once give one take: the second is a conflict. */
  roll(id: string, mark: { cameras: string[]; rolledAtMs: number; bootId: string }): Take {
    return this.#ledger.commit((append) => {
      if (mark.cameras.length === 0) throw new Fault("conflict", "no camera is set up; choose a source first");
      const changed = this.#ledger.run(
        "update takes set state = 'rolling', rolled_at = ? where id = ? and state = 'armed'",
        new Date().toISOString(),
        id,
      );
      if (changed === 0) throw new Fault("conflict", `this take cannot roll: it is ${this.find(id).state}`);
      for (const camera of mark.cameras) this.#clips.add({ takeId: id, camera, ...mark });
      append("take.rolling", id, id);
      return this.find(id);
    });
  }

  /** Puts the cut mark and arms the next take of the same set-up. */
  cut(id: string, mark: { cutAtMs: number; interrupted?: boolean }): Take {
    return this.#ledger.commit((append) => {
      const changed = this.#ledger.run(
        "update takes set state = 'checking', cut_at = ?, interrupted = ? where id = ? and state = 'rolling'",
        new Date().toISOString(),
        mark.interrupted ? 1 : 0,
        id,
      );
      if (changed === 0) throw new Fault("conflict", `this take cannot be cut: it is ${this.find(id).state}`);
      this.#clips.markCut(id, mark.cutAtMs);
      append("take.cut", id, id);
      const take = this.find(id);
      this.arm({ angleId: take.angleId, dayId: take.dayId });
      return take;
    });
  }

  finishChecking(id: string): void {
    this.#ledger.commit((append) => {
      const changed = this.#ledger.run("update takes set state = 'checked' where id = ? and state = 'checking'", id);
      if (changed > 0) append("take.checked", id, id);
    });
  }

  /** Corrects slate, flags or note at any time; media, ids and verdicts stay. */
  change(id: string, change: { slate?: Partial<Slate>; flags?: TakeFlag[]; note?: string }): Take {
    const before = this.find(id);
    const slate = { ...before.slate, ...change.slate };
    return this.#ledger.commit((append) => {
      this.#ledger.run(
        `update takes set slate_scene = ?, slate_setup = ?, slate_take = ?, slate_suffix = ?, flags = ?, note = ? where id = ?`,
        slate.scene,
        slate.setup,
        slate.take,
        slate.suffix,
        JSON.stringify(change.flags ?? before.flags),
        change.note ?? before.note,
        id,
      );
      append("take.changed", id, id);
      return this.find(id);
    });
  }

  /**
   * Files a take under another set-up, as the next take there or by the slate given, and asks for it to be compared again
   * there. Recordings, ids and what was said of it stay. Throws conflict while it is being checked, and for a take that its
   * set-up is compared with by the crew's word.
   */
  refile(id: string, to: { angleId: string; slate?: Slate }): Take {
    return this.#ledger.commit((append) => {
      const { state, angleId, slate: before } = this.find(id);
      if (state === "armed") throw new Fault("conflict", "this take has not been shot; choose its set-up on the slate");
      if (state === "checking")
        throw new Fault("conflict", "this take is still being checked; try again when it is done");
      if (to.angleId === angleId) throw new Fault("conflict", "the take is filed there already");
      this.#refuseOtherProject(angleId, to.angleId);
      this.#refuseChosenReference(id, angleId);
      const slate = to.slate ?? this.#completeSlate(to.angleId, { suffix: before.suffix });
      this.#ledger.run(
        "update takes set angle_id = ?, slate_scene = ?, slate_setup = ?, slate_take = ?, slate_suffix = ? where id = ?",
        to.angleId,
        slate.scene,
        slate.setup,
        slate.take,
        slate.suffix,
        id,
      );
      append("take.changed", id, id);
      if (state === "checked") this.askForCheck(id);
      return this.find(id);
    });
  }

  /** Asks for the take to be compared again with the reference of its set-up. */
  askForCheck(id: string): void {
    this.#ledger.commit((append) => {
      const changed = this.#ledger.run("update takes set state = 'checking' where id = ? and state = 'checked'", id);
      if (changed === 0) throw new Fault("conflict", "this take is not ready to be checked again");
      append("take.recheck", id, id);
    });
  }

  #refuseOtherProject(from: string, to: string): void {
    const sql = "select count(distinct project_id) as projects, count(*) as angles from angles where id in (?, ?)";
    const row = this.#ledger.get<{ projects: number; angles: number }>(sql, from, to);
    if (row?.angles !== 2) throw new Fault("not-found", "there is no such set-up");
    if (row.projects !== 1) throw new Fault("invalid", "a take stays in its production");
  }

  #refuseChosenReference(id: string, angleId: string): void {
    const sql = `select r.camera from reference_clips r join clips c on c.id = r.clip_id
      where c.take_id = ? and r.angle_id = ? and r.provisional = 0
      and not exists (select 1 from reference_clips n where n.angle_id = r.angle_id and n.camera = r.camera and n.since > r.since)`;
    if (this.#ledger.get<{ camera: string }>(sql, id, angleId))
      throw new Fault("conflict", "its set-up is compared with this take; choose another reference there first");
  }

  #completeSlate(angleId: string, slate: Partial<Slate>): Slate {
    const angle = this.#ledger.get<{ slate: string }>("select slate from angles where id = ?", angleId);
    if (!angle) throw new Fault("not-found", "there is no such set-up");
    const scenes = this.#ledger.all<{ slate: string }>(
      "select s.slate from angle_scenes a join scenes s on s.id = a.scene_id where a.angle_id = ? order by s.position",
      angleId,
    );
    return {
      scene: slate.scene ?? scenes.map((one) => one.slate).join(", "),
      setup: slate.setup ?? angle.slate,
      take: slate.take ?? suggestTake(this.list(angleId).map((one) => one.slate.take)),
      suffix: slate.suffix ?? "",
    };
  }

  #select(where: string, ...values: SQLQueryBindings[]): Take[] {
    return this.#ledger.all<TakeRow>(`${SELECT} ${where}`, ...values).map(toTake);
  }
}

function toTake(row: TakeRow): Take {
  const { scene, setup, take, suffix, flags, interrupted, ...rest } = row;
  return { ...rest, slate: { scene, setup, take, suffix }, flags: JSON.parse(flags), interrupted: interrupted === 1 };
}
