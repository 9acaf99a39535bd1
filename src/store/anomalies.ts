import type { SQLQueryBindings } from "bun:sqlite";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Anomaly, AnomalyDraft, AnomalyStatus } from "../domain/anomaly.ts";
import type { Appearance } from "../domain/appearance.ts";
import type { Telling } from "../domain/telling.ts";
import type { Ledger } from "./ledger.ts";

type JsonColumn = "box" | "referenceBox" | "first" | "last" | "best" | "details";
type AnomalyRow = Omit<Anomaly, JsonColumn | "thing" | "telling"> &
  Record<JsonColumn, string> & { thing: string | null; telling: string | null };

/** A draft with what the crew said of the same thing in an earlier check, if they did. */
export interface AnomalyEntry {
  draft: AnomalyDraft;
  status: AnomalyStatus;
  note: string;
  still: string | null;
  referenceStill: string | null;
  /** The standing dismissal that it falls under. */
  dismissalId?: string | null;
  /** The named thing that it is about. */
  thingId?: string | null;
  /** How its place looks in the reference and in the take; absent where no picture could be had. */
  before?: Appearance | null;
  after?: Appearance | null;
  /** It lies before the action or after the cut: it is kept and in no list. */
  isOutside?: boolean;
}

const SELECT = `select id, take_id as takeId, clip_id as clipId, check_id as checkId, kind, detector, confidence,
  severity, description, box, reference_box as referenceBox, first, last, best, rank, details, status, note,
  dismissal_id as dismissalId, telling, (select json_object('id', n.id, 'name', n.name, 'department', n.department)
  from named_things n where n.id = thing_id) as thing, still, reference_still as referenceStill, created_at as createdAt, updated_at as updatedAt from anomalies`;

/** What was found, and what the crew said of it. */
export class Anomalies {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  find(id: string): Anomaly {
    const row = this.#ledger.get<AnomalyRow>(`${SELECT} where id = ?`, id);
    if (!row) throw new Fault("not-found", "there is no such anomaly");
    return toAnomaly(row);
  }

  /** What stands for a take now, most urgent first, without superseded checks and what lies outside of the action. */
  list(takeId: string): Anomaly[] {
    return this.#select("where take_id = ? and superseded = 0 and outside = 0 order by rank, created_at, id", takeId);
  }

  /** What was found before the action or after the cut, in the order of the film. */
  listOutside(takeId: string): Anomaly[] {
    const where = "where take_id = ? and superseded = 0 and outside = 1 order by json_extract(first, '$.ptsMs'), id";
    return this.#select(where, takeId);
  }

  listByStatus(status: AnomalyStatus): Anomaly[] {
    return this.#select("where status = ? and superseded = 0 and outside = 0 order by created_at, id", status);
  }

  /** True once a newer check of the same clip has replaced the check that found it, and while it lies outside of the action. */
  isSuperseded(id: string): boolean {
    const sql = "select superseded or outside as isOver from anomalies where id = ?";
    return this.#ledger.get<{ isOver: number }>(sql, id)?.isOver === 1;
  }

  /** Withdraws what lies outside of the action, or takes it in again as news. What was said of it stays. */
  setOutside(id: string, isOutside: boolean): void {
    this.#ledger.commit((append) => {
      const sql = "update anomalies set outside = ? where id = ? and outside <> ? and superseded = 0";
      const value = isOutside ? 1 : 0;
      const changed = this.#ledger.run(sql, value, id, value);
      if (changed > 0) append(isOutside ? "anomaly.ended" : "anomaly.new", id, this.find(id).takeId);
    });
  }

  /** Stores what one check found and retires what earlier checks of the same clip found. */
  record(check: { id: string; takeId: string; clipId: string }, entries: AnomalyEntry[]): Anomaly[] {
    return this.#ledger.commit((append) => {
      for (const old of this.#select(
        "where clip_id = ? and superseded = 0 and check_id <> ?",
        check.clipId,
        check.id,
      )) {
        this.#ledger.run("update anomalies set superseded = 1 where id = ?", old.id);
        append("anomaly.ended", old.id, old.takeId);
      }
      return entries.map((entry) => {
        const id = this.#insert(check, entry);
        // What is known already, or does not count, is no news: nobody's phone is told of it. The check's end renews the pages.
        if (!entry.dismissalId && !entry.isOutside) append("anomaly.new", id, check.takeId);
        return this.find(id);
      });
    });
  }

  judge(id: string, verdict: { status?: AnomalyStatus; note?: string }): Anomaly {
    const before = this.find(id);
    return this.#ledger.commit((append) => {
      this.#ledger.run(
        "update anomalies set status = ?, note = ?, updated_at = ? where id = ?",
        verdict.status ?? before.status,
        verdict.note ?? before.note,
        new Date().toISOString(),
        id,
      );
      append("anomaly.updated", id, before.takeId);
      return this.find(id);
    });
  }

  /** How its place looks in the reference and in the take; null where no picture could be had. */
  looks(id: string): { before: Appearance | null; after: Appearance | null } {
    const row = this.#ledger.get<{ before: string | null; after: string | null }>(
      "select before, after from anomalies where id = ?",
      id,
    );
    return row ?? { before: null, after: null };
  }

  /** Closed by a dismissal. The dismissal's row is there already. */
  dismiss(id: string, verdict: { status: AnomalyStatus; dismissalId: string }): void {
    this.#ledger.run("update anomalies set dismissal_id = ? where id = ?", verdict.dismissalId, id);
    this.judge(id, { status: verdict.status });
  }

  /** Closed by this dismissal, those of superseded checks too. */
  listDismissed(dismissalId: string): Anomaly[] {
    return this.#select("where dismissal_id = ?", dismissalId);
  }

  /** Everything that lists show of a recording, or dismissals name. */
  listTold(clipId: string): Anomaly[] {
    const where = "where clip_id = ? and (superseded = 0 or id in (select anomaly_id from dismissals)) order by id";
    return this.#select(where, clipId);
  }

  /** What stands of a set-up as one camera sees it, also outside of the action. */
  listSeen({ angleId, camera }: { angleId: string; camera: string }): Anomaly[] {
    const where = `where superseded = 0 and clip_id in (select c.id from clips c join takes t on t.id = c.take_id
      where t.angle_id = ? and c.camera = ?) order by id`;
    return this.#select(where, angleId, camera);
  }

  listOfThing(thingId: string): Anomaly[] {
    return this.#select("where thing_id = ?", thingId);
  }

  /** What it is about. Who writes that says its sentence anew. */
  setThing(id: string, thingId: string | null): void {
    this.#ledger.run("update anomalies set thing_id = ? where id = ?", thingId, id);
  }

  /** Says its sentence anew. `isNews` false: the row is as new as the sentence, and nobody was told another one. */
  retell(id: string, { description, telling }: { description: string; telling: Telling }, isNews: boolean): void {
    this.#ledger.commit((append) => {
      const now = new Date().toISOString();
      const sql = "update anomalies set description = ?, telling = ?, updated_at = ? where id = ?";
      this.#ledger.run(sql, description, JSON.stringify(telling), now, id);
      this.#ledger.run("update dismissals set description = ? where anomaly_id = ?", description, id);
      if (isNews && !this.isSuperseded(id)) append("anomaly.updated", id, this.find(id).takeId);
    });
  }

  reopen(id: string): void {
    this.letGo(id);
    this.judge(id, { status: "open" });
  }

  letGo(id: string): void {
    this.#ledger.run("update anomalies set dismissal_id = null where id = ?", id);
  }

  /** Ends what was reported because of a dismissal. */
  retire(kind: string, dismissalId: string): void {
    this.#ledger.commit((append) => {
      const where = "where kind = ? and superseded = 0 and json_extract(details, '$.dismissalId') = ?";
      for (const { id, takeId } of this.#select(where, kind, dismissalId)) {
        this.#ledger.run("update anomalies set superseded = 1 where id = ?", id);
        append("anomaly.ended", id, takeId);
      }
    });
  }

  #insert(check: { id: string; takeId: string; clipId: string }, entry: AnomalyEntry): string {
    const { draft } = entry;
    const id = newId();
    const now = new Date().toISOString();
    this.#ledger.run(
      `insert into anomalies (id, box_id, take_id, clip_id, check_id, kind, detector, confidence, severity, description,
        box, reference_box, first, last, best, rank, details, status, note, still, reference_still, created_at, updated_at,
        dismissal_id, before, after, outside, thing_id, telling)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      this.#ledger.boxId,
      check.takeId,
      check.clipId,
      check.id,
      draft.kind,
      draft.detector,
      draft.confidence,
      draft.severity,
      draft.description,
      JSON.stringify(draft.box),
      JSON.stringify(draft.referenceBox),
      JSON.stringify(draft.first),
      JSON.stringify(draft.last),
      JSON.stringify(draft.best),
      draft.rank,
      JSON.stringify(draft.details),
      entry.status,
      entry.note,
      entry.still,
      entry.referenceStill,
      now,
      now,
      entry.dismissalId ?? null,
      entry.before ?? null,
      entry.after ?? null,
      entry.isOutside ? 1 : 0,
      entry.thingId ?? null,
      draft.telling ? JSON.stringify(draft.telling) : null,
    );
    return id;
  }

  #select(where: string, ...values: SQLQueryBindings[]): Anomaly[] {
    return this.#ledger.all<AnomalyRow>(`${SELECT} ${where}`, ...values).map(toAnomaly);
  }
}

function toAnomaly({ telling, ...row }: AnomalyRow): Anomaly {
  return {
    ...row,
    ...(telling === null ? {} : { telling: JSON.parse(telling) }),
    thing: row.thing === null ? null : JSON.parse(row.thing),
    box: JSON.parse(row.box),
    referenceBox: JSON.parse(row.referenceBox),
    first: JSON.parse(row.first),
    last: JSON.parse(row.last),
    best: JSON.parse(row.best),
    details: JSON.parse(row.details),
  };
}
