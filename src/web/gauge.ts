import type { Clock } from "../base/clock.ts";

/** Counting storage walks its whole folder, looking at the sandbox tries it: pages are content with figures this old. */
const FRESH_MS = 10_000;

/** A reading that costs something, taken at most once in a while however many pages ask. */
export class Gauge<T> {
  readonly #read: () => Promise<T>;
  readonly #clock: Clock;
  #reading: Promise<T> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(read: () => Promise<T>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  read(): Promise<T> {
    const nowMs = this.#clock.monotonicMs();
    if (this.#reading && nowMs - this.#readAtMs < FRESH_MS) return this.#reading;
    this.#readAtMs = nowMs;
    const reading = this.#read();
    this.#reading = reading;
    reading.catch(() => (this.#reading = undefined));
    return reading;
  }
}
