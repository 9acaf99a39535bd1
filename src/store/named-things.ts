import type { SQLQueryBindings } from "bun:sqlite";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { BACK_KIND } from "../domain/dismissal.ts";
import type { NamedThing } from "../domain/naming.ts";
import type { ThingWords } from "../domain/thing.ts";
import type { Ledger } from "./ledger.ts";

type ThingRow = Omit<NamedThing, "box"> & { box: string };

/** Names of one production that are offered, the newest. */
const MAX_NAMES = 200;
/** Things of one set-up and camera: more were never named on a shoot; the oldest are neither looked for nor listed. */
const MAX_LISTED = 500;
const SELECT = `select n.id, n.angle_id as angleId, n.camera, n.name, n.department, n.box, n.look, n.other,
  n.anomaly_id as anomalyId, n.who, n.at, n.removed_at as removedAt from named_things n`;
const NEWEST_FIRST = `order by n.at desc, n.id desc limit ${MAX_LISTED}`;

/** Things of set-ups that somebody named. What is removed is kept, and can be brought back. */
export class NamedThings {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  find(id: string): NamedThing {
    const [row] = this.#select("where n.id = ?", id);
    if (!row) throw new Fault("not-found", "there is no such named thing");
    return row;
  }

  /** Of a set-up, newest first, without those that were removed. */
  list(angleId: string): NamedThing[] {
    return this.#select(`where n.angle_id = ? and n.removed_at is null ${NEWEST_FIRST}`, angleId);
  }

  /** Of a set-up as one camera sees it. */
  listSeen({ angleId, camera }: Pick<NamedThing, "angleId" | "camera">): NamedThing[] {
    const where = `where n.angle_id = ? and n.camera = ? and n.removed_at is null ${NEWEST_FIRST}`;
    return this.#select(where, angleId, camera);
  }

  /** Those of them that are known to stand in a reference: something was found of them beside it that shows them there. */
  listStanding(place: Pick<NamedThing, "angleId" | "camera">, referenceClipId: string): NamedThing[] {
    const where = `where n.angle_id = ? and n.camera = ? and n.removed_at is null and exists (select 1 from anomalies a
      join checks k on k.id = a.check_id join reference_clips r on r.id = k.reference_id
      where a.thing_id = n.id and r.clip_id = ? and a.kind not in ('object-added', ?)) ${NEWEST_FIRST}`;
    return this.#select(where, place.angleId, place.camera, referenceClipId, BACK_KIND);
  }

  /** Every name of a production once, as it was said last, those of one set-up first. */
  listNames(projectId: string, angleId: string): ThingWords[] {
    const where = `join angles g on g.id = n.angle_id where g.project_id = ? and n.removed_at is null
      order by n.angle_id = ? desc, n.at desc, n.id desc limit ${MAX_LISTED}`;
    const names = new Map<string, ThingWords>();
    for (const { name, department } of this.#select(where, projectId, angleId))
      if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), { name, department });
    return [...names.values()].slice(0, MAX_NAMES);
  }

  add(thing: Omit<NamedThing, "id" | "at" | "removedAt">): NamedThing {
    return this.#ledger.commit((append) => {
      const id = newId();
      this.#ledger.run(
        "insert into named_things values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
        id,
        this.#ledger.boxId,
        thing.angleId,
        thing.camera,
        thing.name,
        thing.department,
        JSON.stringify(thing.box),
        thing.look,
        thing.other,
        thing.anomalyId,
        thing.who,
        new Date().toISOString(),
      );
      append("angle", thing.angleId);
      return this.find(id);
    });
  }

  change(id: string, { name, department, who }: ThingWords & { who: string }): NamedThing {
    return this.#write(id, "name = ?, department = ?, who = ?, at = ?", [
      name,
      department,
      who,
      new Date().toISOString(),
    ]);
  }

  remove(id: string): NamedThing {
    return this.#write(id, "removed_at = ?", [new Date().toISOString()]);
  }

  /** Throws conflict where another name was given to the same meanwhile. */
  restore(id: string): NamedThing {
    return this.#write(id, "removed_at = null", []);
  }

  #write(id: string, set: string, values: SQLQueryBindings[]): NamedThing {
    return this.#ledger.commit((append) => {
      this.#ledger.run(`update named_things set ${set} where id = ?`, ...values, id);
      const thing = this.find(id);
      append("angle", thing.angleId);
      return thing;
    });
  }

  #select(where: string, ...values: SQLQueryBindings[]): NamedThing[] {
    return this.#ledger
      .all<ThingRow>(`${SELECT} ${where}`, ...values)
      .map((row) => ({ ...row, box: JSON.parse(row.box) }));
  }
}
