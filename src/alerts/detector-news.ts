import type { DetectorFault } from "../store/detector-faults.ts";
import type { Store } from "../store/store.ts";
import type { Message } from "./link.ts";
import type { DetectorMessage } from "./messages.ts";
import type { Topics } from "./topics.ts";

export interface DetectorNewsOptions {
  store: Store;
  box: string;
  topics: Topics;
}

/** Which detectors the crew has to look after: those that were switched off for their failures. */
export class DetectorNews {
  readonly #options: DetectorNewsOptions;
  /** What was said last of each detector. */
  readonly #said = new Map<string, string>();

  constructor(options: DetectorNewsOptions) {
    this.#options = options;
  }

  /** Undefined when everybody knows already. A detector that is well again is taken back: retained and empty. */
  about(name: string): Message | undefined {
    const { store, box, topics } = this.#options;
    const fault = store.detectorFaults.find(name);
    const payload = fault?.state === "disabled" ? JSON.stringify(describe(box, fault)) : "";
    if (this.#said.get(name) === payload) return undefined;
    this.#said.set(name, payload);
    return { topic: topics.detector(name), payload, retain: true, qos: 1 };
  }

  /** Everything that somebody has to know who heard nothing yet. */
  all(): Message[] {
    const disabled = this.#options.store.detectorFaults.list().filter(({ state }) => state === "disabled");
    return disabled.map(({ detector }) => this.about(detector)).filter((message) => message !== undefined);
  }

  /** Somebody else listens from now on. */
  startAfresh(): void {
    this.#said.clear();
  }
}

function describe(box: string, { detector, state, reason, at }: DetectorFault): DetectorMessage {
  return { box, name: detector, state, reason, at };
}
