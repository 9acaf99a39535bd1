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

  /** Asks for the take to be compared again with the reference of its set-up. */
  askForCheck(id: string): void {
    this.#ledger.commit((append) => {
      const changed = this.#ledger.run("update takes set state = 'checking' where id = ? and state = 'checked'", id);
      if (changed === 0) throw new Fault("conflict", "this take is not ready to be checked again");
      append("take.recheck", id, id);
    });
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
