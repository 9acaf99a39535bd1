import type { Clock } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { supervise } from "../base/supervise.ts";
import type { BrokerState } from "../domain/ports.ts";
import type { Store } from "../store/store.ts";
import { ALERT_KINDS, Courier, FOLLOWER } from "./courier.ts";
import { type BrokerChoice, type Outlet, openOutlet } from "./outlet.ts";
import { nameBox, nameTopics } from "./topics.ts";

export interface AlertsOptions {
  store: Store;
  clock: Clock;
  log: Log;
  broker: BrokerChoice;
  /** One level of a topic; the end of the box's id when it is left out. */
  boxName?: string | undefined;
  /** Whose matter a kind is, from the detectors' manifests. */
  departmentOf?: (detector: string, kind: string) => string | undefined;
}

const RECONNECT_FIRST_MS = 500;
const RECONNECT_LONGEST_MS = 15_000;
/** A connection that held this long starts again with the shortest wait. */
const STABLE_AFTER_MS = 10_000;
const SHORT_ID_LENGTH = 8;

/** The MQTT follower of the journal. */
export class Alerts {
  readonly box: string;
  readonly address: string;
  readonly #options: AlertsOptions;
  readonly #courier: Courier;
  readonly #outlet: Outlet;
  readonly #stop = new AbortController();
  readonly #over: Promise<void>;
  #said: Omit<BrokerState, "pending">;

  constructor(options: AlertsOptions, parts: { box: string; courier: Courier; outlet: Outlet }) {
    this.#options = options;
    this.box = parts.box;
    this.address = parts.outlet.address;
    this.#courier = parts.courier;
    this.#outlet = parts.outlet;
    this.#said = this.#say(false, "not connected yet");
    this.#over = supervise({
      runOnce: (signal) => this.#serveOnce(signal),
      onEnd: ({ error }) => this.#lose(describeError(error ?? "the connection ended")),
      clock: options.clock,
      firstDelayMs: RECONNECT_FIRST_MS,
      longestDelayMs: RECONNECT_LONGEST_MS,
      stableAfterMs: STABLE_AFTER_MS,
      signal: this.#stop.signal,
    });
  }

  state(): BrokerState {
    const { journal } = this.#options.store;
    return { ...this.#said, pending: journal.countAfter(journal.cursorOf(FOLLOWER) ?? 0, ALERT_KINDS) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#over;
    await this.#outlet.close();
  }

  async #serveOnce(signal: AbortSignal): Promise<void> {
    const link = await this.#outlet.dial(signal);
    const life = new AbortController();
    const end = () => life.abort();
    signal.addEventListener("abort", end, { once: true });
    void link.lost.then(end);
    this.#said = this.#say(true, "");
    this.#options.log.info("connected to the broker", { address: this.address });
    try {
      await this.#courier.serve(link, life.signal);
      if (!signal.aborted) throw new Fault("unavailable", await link.lost);
      const offline = this.#courier.status({ online: false, box: this.box });
      await link.publish(offline).catch(() => {});
    } finally {
      signal.removeEventListener("abort", end);
      await link.close();
    }
  }

  #lose(reason: string): void {
    if (this.#said.connected || this.#said.reason !== reason) {
      this.#options.log.warn("no connection to the broker", { reason });
    }
    this.#said = this.#said.connected ? this.#say(false, reason) : { ...this.#said, reason };
  }

  #say(connected: boolean, reason: string): Omit<BrokerState, "pending"> {
    return { connected, reason, since: new Date(this.#options.clock.wallMs()).toISOString() };
  }
}

/**
 * Starts sending. With the embedded broker it is listening when this returns (conflict when its port is taken); an
 * external broker may be away: it is called again and again, and nothing is lost meanwhile.
 */
export async function openAlerts(options: AlertsOptions): Promise<Alerts> {
  const { store } = options;
  const log = options.log.for("alerts");
  const box = nameBox(store.boxId, options.boxName);
  const topics = nameTopics(box);
  const departmentOf = options.departmentOf ?? (() => undefined);
  const courier = new Courier({ store, clock: options.clock, box, topics, departmentOf, log });
  const clientId = `camf-${store.boxId.slice(-SHORT_ID_LENGTH)}`;
  const outlet = await openOutlet(options.broker, { courier, log, box, clientId });
  return new Alerts({ ...options, log }, { box, courier, outlet });
}
