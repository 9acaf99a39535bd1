import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { DetectorHealth, DetectorState } from "../domain/detector.ts";
import { TELL_BACKOFF_MS } from "./host-limits.ts";

/**
 * Tells what people should know of the detectors' states: that one is disabled, that one backs off for longer than
 * anybody would notice, and that it is well again. The rest is only looked at.
 */
export class Herald {
  readonly #onHealth: (health: DetectorHealth) => void;
  readonly #log: Log;
  /** The last state that was told, of those that are not well. */
  readonly #told = new Map<string, DetectorState>();

  /** `remembered`: names of those that were told to be disabled before the box was started. */
  constructor(options: { onHealth: (health: DetectorHealth) => void; remembered: Iterable<string>; log: Log }) {
    this.#onHealth = options.onHealth;
    this.#log = options.log;
    for (const name of options.remembered) this.#told.set(name, "disabled");
  }

  note(health: DetectorHealth, restartInMs: number): void {
    const { name, state } = health;
    const told = this.#told.get(name);
    if (state === "disabled" || (state === "backing-off" && restartInMs >= TELL_BACKOFF_MS)) {
      if (told === "disabled" && state === "disabled") return;
      this.#told.set(name, state);
    } else if (state === "starting" && told === "disabled") this.#told.set(name, "starting");
    else if (state === "ready" && told !== undefined) this.#told.delete(name);
    else return;
    this.#tell(health);
  }

  /** Whoever cannot be told must not end a detector's life. */
  #tell(health: DetectorHealth): void {
    try {
      this.#onHealth(health);
    } catch (error) {
      this.#log.error("a detector's state could not be told", { detector: health.name, error: describeError(error) });
    }
  }
}
