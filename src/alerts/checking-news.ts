import type { Clock } from "../base/clock.ts";
import type { Check } from "../domain/coverage.ts";
import { formatSlate } from "../domain/slate.ts";
import type { Store } from "../store/store.ts";
import type { Message } from "./link.ts";
import type { CheckingMessage } from "./messages.ts";
import type { Topics } from "./topics.ts";

/** The countdown is for people, who read no faster. */
const COUNTDOWN_INTERVAL_MS = 1000;

export interface CheckingNewsOptions {
  store: Store;
  clock: Clock;
  box: string;
  topics: Topics;
}

/** The countdown of the takes that are being checked: what is to be said of it now, and once that it is over. */
export class CheckingNews {
  readonly #options: CheckingNewsOptions;
  /** What was said last of each take that is being checked. */
  readonly #said = new Map<string, string>();
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: CheckingNewsOptions) {
    this.#options = options;
  }

  next(): Message[] {
    const { store, clock, topics } = this.#options;
    const checking = store.takes.listByState("checking").map(({ id }) => id);
    const over = [...this.#said.keys()].filter((id) => !checking.includes(id)).map((id) => this.#describe(id, true));
    for (const { take } of over) this.#said.delete(take.id);
    const nowMs = clock.monotonicMs();
    const isTime = nowMs - this.#saidAtMs >= COUNTDOWN_INTERVAL_MS;
    const busy = isTime ? checking.filter((id) => store.checks.latest(id).some(hasWork)) : [];
    const going = busy.map((id) => this.#describe(id, false)).filter((one) => this.#isNews(one));
    if (going.length > 0) this.#saidAtMs = nowMs;
    return [...over, ...going].map((message) => {
      return { topic: topics.checking, payload: JSON.stringify(message), retain: false, qos: 0 };
    });
  }

  /** Somebody else listens from now on. */
  startAfresh(): void {
    this.#said.clear();
    this.#saidAtMs = Number.NEGATIVE_INFINITY;
  }

  #isNews(message: CheckingMessage): boolean {
    const text = JSON.stringify(message);
    if (this.#said.get(message.take.id) === text) return false;
    this.#said.set(message.take.id, text);
    return true;
  }

  /** Cameras are checked side by side: their samples are summed, and the slowest says when it ends. */
  #describe(takeId: string, over: boolean): CheckingMessage {
    const { store, box } = this.#options;
    const checks = store.checks.latest(takeId);
    const done = checks.reduce((sum, { progress }) => sum + progress.done, 0);
    const total = checks.reduce((sum, { progress }) => sum + progress.total, 0);
    const open = checks.filter(({ state }) => state === "running").map(({ progress }) => progress);
    const seconds = open.map(({ secondsLeft }) => secondsLeft).filter((left) => left !== null);
    return {
      box,
      take: { id: takeId, title: formatSlate(store.takes.find(takeId).slate) },
      over,
      percent: total > 0 ? Math.floor((100 * Math.min(done, total)) / total) : 0,
      secondsLeft: seconds.length > 0 && seconds.length === open.length ? Math.max(...seconds) : null,
      detectorsBehind: Math.max(0, ...open.map(({ detectorsBehind }) => detectorsBehind)),
    };
  }
}

/** A take with nothing to match, and no detector that needs no match, has no countdown. */
function hasWork({ state, progress }: Check): boolean {
  return state === "running" && progress.total > 0;
}
