import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { JournalEntry, JournalKind } from "../domain/journal.ts";
import type { Store } from "../store/store.ts";
import { CheckingNews } from "./checking-news.ts";
import { DetectorNews } from "./detector-news.ts";
import type { Newcomer } from "./embedded-broker.ts";
import type { Link, Message } from "./link.ts";
import { type AnomalyMessageType, describeAnomaly, describeTake, type StatusMessage } from "./messages.ts";
import { matchesFilter, type Topics } from "./topics.ts";

/** The follower's name in the store; its cursor is the last entry that a broker has taken into its care. */
export const FOLLOWER = "mqtt";
/** Entries that say nothing to anybody move the stored cursor only this often: a disk write each is not worth it. */
const SAVE_EVERY_ENTRIES = 100;
/** Subscribers waiting for the cut to be told what is open; beyond this the oldest miss it. */
const MAX_NEWCOMERS = 128;
/** How many open anomalies a newcomer is told at most. */
const MAX_OPEN_TOLD = 200;

const MESSAGE_TYPES: Partial<Record<JournalKind, AnomalyMessageType>> = {
  "anomaly.new": "new",
  "anomaly.updated": "update",
  "anomaly.ended": "end",
};
/** Entries that are told in order, and wait for the cut. */
export const ALERT_KINDS: readonly JournalKind[] = ["anomaly.new", "anomaly.updated", "anomaly.ended", "detector"];
/** Entries that may move the countdown, or end what held it back. */
const COUNTDOWN_KINDS: readonly JournalKind[] = ["check", "take.checked", "take.cut"];

export interface CourierOptions {
  store: Store;
  clock: Clock;
  box: string;
  topics: Topics;
  departmentOf: (detector: string, kind: string) => string | undefined;
  log: Log;
}

/**
 * Carries the journal to a broker: the take's state at once, anomalies and detectors' faults in order and only while
 * nothing rolls. What is written during a take waits in the journal; the stored cursor moves only once the broker has
 * answered.
 */
export class Courier {
  readonly #options: CourierOptions;
  #newcomers: Newcomer[] = [];
  #takeSaid = "";
  readonly #checking: CheckingNews;
  readonly #detectors: DetectorNews;
  /** Whether this broker has yet to be told which detectors are switched off. */
  #owesDetectors = true;
  /** Messages go out one after the other, so that nobody is told something older after something newer. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#checking = new CheckingNews(options);
    this.#detectors = new DetectorNews(options);
  }

  /** Serves one broker until `signal` aborts. Rejects when the broker is lost or does not answer. */
  async serve(link: Link, signal: AbortSignal): Promise<void> {
    const { journal } = this.#options.store;
    const start = journal.head();
    this.#startAfresh();
    await link.publish(this.status({ online: true, box: this.#options.box, since: new Date().toISOString() }));
    await this.#sayTake(link);
    await this.#deliver(link, signal);
    for await (const { kind } of journal.follow(start, signal)) {
      await this.#sayTake(link);
      if (COUNTDOWN_KINDS.includes(kind)) await this.#sayChecking(link);
      await this.#deliver(link, signal);
    }
  }

  #startAfresh(): void {
    this.#takeSaid = "";
    this.#checking.startAfresh();
    this.#detectors.startAfresh();
    this.#owesDetectors = true;
  }

  status(status: StatusMessage): Message {
    return { topic: this.#options.topics.status, payload: JSON.stringify(status), retain: true, qos: 1 };
  }

  /** Tells somebody who has just subscribed what is open, at once or at the cut. */
  welcome(newcomer: Newcomer): Promise<void> {
    return this.#inTurn(async () => {
      const { store } = this.#options;
      for (const anomaly of [
        ...store.anomalies.listByStatus("open"),
        ...store.anomalies.listByStatus("confirmed"),
      ].slice(-MAX_OPEN_TOLD)) {
        if (this.#isRolling()) return this.#keepWaiting(newcomer);
        const seq = store.journal.cursorOf(FOLLOWER) ?? 0;
        const message = this.#describe({ id: anomaly.id, type: "update", seq });
        if (message && matchesFilter(newcomer.filter, message.topic)) await newcomer.tell(message);
      }
    });
  }

  async #deliver(link: Link, signal: AbortSignal): Promise<void> {
    const { journal } = this.#options.store;
    let stored = journal.cursorOf(FOLLOWER) ?? 0;
    let cursor = stored;
    for (let entries = journal.readAfter(cursor); entries.length > 0; entries = journal.readAfter(cursor)) {
      for (const entry of entries) {
        const carried = await this.#carry(link, entry);
        if (carried === "held") return;
        cursor = entry.seq;
        if (carried === "sent" || cursor - stored >= SAVE_EVERY_ENTRIES) {
          journal.storeCursor(FOLLOWER, cursor);
          stored = cursor;
        }
        if (signal.aborted) return;
      }
    }
    if (this.#owesDetectors) await this.#sayDetectors(link);
    for (const newcomer of this.#newcomers.splice(0)) await this.welcome(newcomer);
  }

  /** held: something rolls, so it waits; silent: it concerns nobody; sent: the broker has it, or had it before. */
  async #carry(link: Link, entry: JournalEntry): Promise<"held" | "silent" | "sent"> {
    if (!ALERT_KINDS.includes(entry.kind)) return "silent";
    return this.#inTurn(async () => {
      if (this.#isRolling()) return "held";
      const message = this.#write(entry);
      if (message) await link.publish(message);
      return "sent";
    });
  }

  #write(entry: JournalEntry): Message | undefined {
    const type = MESSAGE_TYPES[entry.kind];
    if (type === undefined) return this.#detectors.about(entry.subjectId);
    return this.#describe({ id: entry.subjectId, type, seq: entry.seq });
  }

  #describe(subject: { id: string; type: AnomalyMessageType; seq: number }): Message | undefined {
    const { store, box, topics, departmentOf, log } = this.#options;
    try {
      const { detector, kind } = store.anomalies.find(subject.id);
      const message = describeAnomaly(store, { ...subject, box, department: departmentOf(detector, kind) ?? null });
      return { topic: topics.anomaly(subject.id), payload: JSON.stringify(message), retain: false, qos: 1 };
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== "not-found") throw error;
      log.warn("an alert was about a row that is gone", { anomaly: subject.id });
      return undefined;
    }
  }

  #sayTake(link: Link): Promise<void> {
    return this.#inTurn(async () => {
      const { store, box, topics } = this.#options;
      const payload = JSON.stringify(describeTake(store, box));
      if (payload === this.#takeSaid) return;
      await link.publish({ topic: topics.take, payload, retain: true, qos: 1 });
      this.#takeSaid = payload;
    });
  }

  #sayChecking(link: Link): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isRolling()) return;
      for (const message of this.#checking.next()) await link.publish(message);
    });
  }

  /** A broker that forgot, or that is new, is told what no entry before its time will tell it. */
  #sayDetectors(link: Link): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isRolling()) return;
      for (const message of this.#detectors.all()) await link.publish(message);
      this.#owesDetectors = false;
    });
  }

  #isRolling(): boolean {
    return this.#options.store.takes.current()?.state === "rolling";
  }

  #keepWaiting(newcomer: Newcomer): void {
    this.#newcomers.push(newcomer);
    if (this.#newcomers.length > MAX_NEWCOMERS) this.#newcomers.shift();
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const run = this.#turn.then(job);
    this.#turn = run.catch(() => {});
    return run;
  }
}
