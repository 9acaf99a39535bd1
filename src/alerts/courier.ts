import { Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { JournalEntry, JournalKind } from "../domain/journal.ts";
import type { Store } from "../store/store.ts";
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
export const ANOMALY_KINDS: readonly JournalKind[] = ["anomaly.new", "anomaly.updated", "anomaly.ended"];

export interface CourierOptions {
  store: Store;
  box: string;
  topics: Topics;
  departmentOf: (detector: string, kind: string) => string | undefined;
  log: Log;
}

/**
 * Carries the journal to a broker: the take's state at once, anomalies in order and only while nothing rolls. What is
 * written during a take waits in the journal; the stored cursor moves only once the broker has answered.
 */
export class Courier {
  readonly #options: CourierOptions;
  #newcomers: Newcomer[] = [];
  #takeSaid = "";
  /** Messages go out one after the other, so that nobody is told something older after something newer. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Serves one broker until `signal` aborts. Rejects when the broker is lost or does not answer. */
  async serve(link: Link, signal: AbortSignal): Promise<void> {
    const { journal } = this.#options.store;
    const start = journal.head();
    this.#takeSaid = "";
    await link.publish(this.status({ online: true, box: this.#options.box, since: new Date().toISOString() }));
    await this.#sayTake(link);
    await this.#deliver(link, signal);
    for await (const _ of journal.follow(start, signal)) {
      await this.#sayTake(link);
      await this.#deliver(link, signal);
    }
  }

  status(status: StatusMessage): Message {
    return { topic: this.#options.topics.status, payload: JSON.stringify(status), retain: true };
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
    for (const newcomer of this.#newcomers.splice(0)) await this.welcome(newcomer);
  }

  /** held: something rolls, so it waits; silent: nothing to tell; sent: the broker has it. */
  async #carry(link: Link, entry: JournalEntry): Promise<"held" | "silent" | "sent"> {
    const type = MESSAGE_TYPES[entry.kind];
    if (type === undefined) return "silent";
    return this.#inTurn(async () => {
      if (this.#isRolling()) return "held";
      const message = this.#describe({ id: entry.subjectId, type, seq: entry.seq });
      if (!message) return "silent";
      await link.publish(message);
      return "sent";
    });
  }

  #describe(subject: { id: string; type: AnomalyMessageType; seq: number }): Message | undefined {
    const { store, box, topics, departmentOf, log } = this.#options;
    try {
      const { detector, kind } = store.anomalies.find(subject.id);
      const message = describeAnomaly(store, { ...subject, box, department: departmentOf(detector, kind) ?? null });
      return { topic: topics.anomaly(subject.id), payload: JSON.stringify(message), retain: false };
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
      await link.publish({ topic: topics.take, payload, retain: true });
      this.#takeSaid = payload;
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
