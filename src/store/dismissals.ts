import type { SQLQueryBindings } from "bun:sqlite";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Anomaly } from "../domain/anomaly.ts";
import { BACK_KIND, type Dismissal, type DismissalWish } from "../domain/dismissal.ts";
import { MAX_STORY_DAY } from "../domain/story.ts";
import type { Anomalies } from "./anomalies.ts";
import type { Ledger } from "./ledger.ts";

type DismissalRow = Omit<Dismissal, "box" | "referenceBox"> & { box: string; referenceBox: string };

/** Of one production or set-up: more were never seen on a shoot; the oldest are left out of lists. */
const MAX_LISTED = 2000;
const SELECT = `select d.id, d.anomaly_id as anomalyId, d.take_id as takeId, d.angle_id as angleId, d.scene_id as sceneId,
  d.camera, d.scope, d.until_day as untilDay, d.reason, d.kind, d.detector, d.description, d.box,
  d.reference_box as referenceBox, d.at_ms as atMs, d.before, d.after, d.who, d.at, d.undone_at as undoneAt
  from dismissals d`;
const NEWEST_FIRST = `order by d.at desc, d.id desc limit ${MAX_LISTED}`;

/** Where the dismissed thing was seen. */
interface DismissedAt {
  angleId: string;
  sceneId: string | null;
  camera: string;
  /** From roll. */
  atMs: number;
  who: string;
}

/** What the crew let pass: every dismissal is kept, and can be undone. */
export class Dismissals {
  readonly #ledger: Ledger;
  readonly #anomalies: Anomalies;

  constructor(ledger: Ledger, anomalies: Anomalies) {
    this.#ledger = ledger;
    this.#anomalies = anomalies;
  }

  find(id: string): Dismissal {
    const [row] = this.#select("where d.id = ?", id);
    if (!row) throw new Fault("not-found", "there is no such dismissal");
    return row;
  }

  /** Newest first, the undone ones too. */
  listAngle(angleId: string): Dismissal[] {
    return this.#select(`where d.angle_id = ? ${NEWEST_FIRST}`, angleId);
  }

  /** Newest first, the undone ones too: those of the scene's set-ups and those that were made for it. */
  listScene(sceneId: string): Dismissal[] {
    const sql = `where d.scene_id = ?1 or (d.scene_id is null and d.angle_id in
      (select angle_id from angle_scenes where scene_id = ?1)) ${NEWEST_FIRST}`;
    return this.#select(sql, sceneId);
  }

  /** Those of a production that are not undone, newest first. */
  listStanding(projectId: string): Dismissal[] {
    const sql = `join angles a on a.id = d.angle_id where a.project_id = ? and d.undone_at is null ${NEWEST_FIRST}`;
    return this.#select(sql, projectId);
  }

  /**
   * Dismisses an anomaly. One that stands for the same reason only gets the new scope; another is undone. Throws invalid
   * for a story day that does not fit.
   */
  add(anomaly: Anomaly, wish: DismissalWish, seen: DismissedAt): Dismissal {
    checkWish(wish);
    return this.#ledger.commit((append) => {
      const same = this.#listOwn(anomaly).find(({ reason }) => reason === wish.reason);
      const dismissal = same ? this.#rescope(same.id, wish, seen.who) : this.#make(anomaly, wish, seen);
      this.#anomalies.dismiss(anomaly.id, { status: wish.reason, dismissalId: dismissal.id });
      if (dismissal.sceneId !== null) append("scene", dismissal.sceneId);
      return dismissal;
    });
  }

  /** The same things let pass in the whole set-up from now on: what was let pass take by take stays as it is. */
  widen(dismissal: Dismissal, who: string): Dismissal {
    return this.#ledger.commit((append) => {
      const id = newId();
      this.#insert({ ...dismissal, id, scope: "angle", untilDay: null, who, at: new Date().toISOString() });
      if (dismissal.sceneId !== null) append("scene", dismissal.sceneId);
      return this.find(id);
    });
  }

  /** Re-opens all that it closed, and ends what was reported because of it. An undone one stays undone. */
  undo(id: string): Dismissal {
    return this.#ledger.commit((append) => {
      const dismissal = this.find(id);
      if (dismissal.undoneAt !== null) return dismissal;
      this.#ledger.run("update dismissals set undone_at = ? where id = ?", new Date().toISOString(), id);
      for (const closed of this.#anomalies.listDismissed(id)) this.#anomalies.reopen(closed.id);
      this.#anomalies.retire(BACK_KIND, id);
      if (dismissal.sceneId !== null) append("scene", dismissal.sceneId);
      return this.find(id);
    });
  }

  /** The crew judged this anomaly anew: a dismissal that was made of it is undone, of another it is only let go. */
  release(anomaly: Anomaly): void {
    this.#ledger.commit(() => this.#withdraw(anomaly));
  }

  #make(anomaly: Anomaly, wish: DismissalWish, seen: DismissedAt): Dismissal {
    this.#withdraw(anomaly);
    const id = newId();
    const { takeId, kind, detector, description, box, referenceBox } = anomaly;
    const what = { anomalyId: anomaly.id, takeId, kind, detector, description, box, referenceBox };
    const looks = this.#anomalies.looks(anomaly.id);
    this.#insert({ ...wish, ...seen, ...what, ...looks, id, at: new Date().toISOString(), undoneAt: null });
    return this.find(id);
  }

  #rescope(id: string, { scope, untilDay }: DismissalWish, who: string): Dismissal {
    const sql = "update dismissals set scope = ?, until_day = ?, who = ?, at = ? where id = ?";
    this.#ledger.run(sql, scope, untilDay, who, new Date().toISOString(), id);
    if (scope === "take") this.#anomalies.retire(BACK_KIND, id);
    return this.find(id);
  }

  #withdraw(anomaly: Anomaly): void {
    for (const { id } of this.#listOwn(anomaly)) this.undo(id);
    this.#anomalies.letGo(anomaly.id);
  }

  /** That stand and were made of this anomaly, or of what an earlier check of its take called it. Newest first. */
  #listOwn({ id, takeId, dismissalId }: Anomaly): Dismissal[] {
    const sql = `where d.undone_at is null and (d.anomaly_id = ?1 or (d.id = ?2 and d.take_id = ?3)) ${NEWEST_FIRST}`;
    return this.#select(sql, id, dismissalId, takeId);
  }

  #insert(row: Dismissal): void {
    this.#ledger.run(
      `insert into dismissals values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)`,
      row.id,
      this.#ledger.boxId,
      row.anomalyId,
      row.takeId,
      row.angleId,
      row.sceneId,
      row.camera,
      row.scope,
      row.untilDay,
      row.reason,
      row.kind,
      row.detector,
      row.description,
      JSON.stringify(row.box),
      JSON.stringify(row.referenceBox),
      row.atMs,
      row.before,
      row.after,
      row.who,
      row.at,
    );
  }

  #select(where: string, ...values: SQLQueryBindings[]): Dismissal[] {
    return this.#ledger
      .all<DismissalRow>(`${SELECT} ${where}`, ...values)
      .map((row) => ({ ...row, box: JSON.parse(row.box), referenceBox: JSON.parse(row.referenceBox) }));
  }
}

function checkWish({ scope, untilDay }: DismissalWish): void {
  const needsDay = scope === "until-story-day";
  if (needsDay !== (untilDay !== null)) {
    throw new Fault("invalid", needsDay ? "say until which story day" : "a story day goes with that scope alone");
  }
  if (untilDay !== null && !(Number.isInteger(untilDay) && untilDay >= 1 && untilDay <= MAX_STORY_DAY)) {
    throw new Fault("invalid", `the story day is a whole number from 1 to ${MAX_STORY_DAY}`);
  }
}
