import { sleep } from "../base/clock.ts";
import type { JournalEntry } from "../domain/journal.ts";

/** Waits for the next entry of a journal, but never longer than a beat. */
export class EntryWaiter {
  readonly #entries: AsyncGenerator<JournalEntry>;
  readonly #signal: AbortSignal;
  #awake: AbortSignal;
  #arrived: number | undefined;

  constructor(entries: AsyncGenerator<JournalEntry>, signal: AbortSignal) {
    this.#entries = entries;
    this.#signal = signal;
    this.#awake = this.#ask();
  }

  /** The number of the next entry, or undefined when none came in time. */
  async wait(forMs: number): Promise<number | undefined> {
    await sleep(forMs, this.#awake);
    const seq = this.#arrived;
    if (seq !== undefined) {
      this.#arrived = undefined;
      this.#awake = this.#ask();
    }
    return seq;
  }

  /** One signal an entry: racing one promise at every beat would pile up reactions through a quiet night. */
  #ask(): AbortSignal {
    const wake = new AbortController();
    this.#entries.next().then(({ done, value }) => {
      if (!done) this.#arrived = value.seq;
      wake.abort();
    });
    return AbortSignal.any([wake.signal, this.#signal]);
  }
}
