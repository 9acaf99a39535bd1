/** Browsers that are remembered; the one that asked longest ago is forgotten. */
const MAX_ASKING = 64;

/** One request at a time for each browser: a newer one stops the older. */
export class Turns {
  readonly #asking = new Map<string, AbortController>();

  /** A signal that aborts when `signal` does, or when the same browser asks again. */
  take(who: string, signal: AbortSignal): AbortSignal {
    this.#asking.get(who)?.abort();
    this.#asking.delete(who);
    const turn = new AbortController();
    this.#asking.set(who, turn);
    const [oldest] = this.#asking.keys();
    if (this.#asking.size > MAX_ASKING && oldest !== undefined) this.#asking.delete(oldest);
    return AbortSignal.any([turn.signal, signal]);
  }
}
