import type { DetectorHealth, DetectorState } from "../domain/detector.ts";
import { TELL_BACKOFF_MS } from "./host-limits.ts";

/**
 * Tells what people should know of the detectors' states: that one is disabled, that one backs off for longer than
 * anybody would notice, and that it is well again. The rest is only looked at.
 */
export class Herald {
  readonly #onHealth: (health: DetectorHealth) => void;
  /** The last state that was told, of those that are not well. */
  readonly #told = new Map<string, DetectorState>();

  constructor(onHealth: (health: DetectorHealth) => void, disabled: Iterable<string>) {
    this.#onHealth = onHealth;
    for (const name of disabled) this.#told.set(name, "disabled");
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
    this.#onHealth(health);
  }
}
