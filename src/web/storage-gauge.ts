import type { Clock } from "../base/clock.ts";
import type { StorageStatus } from "../domain/ports.ts";
import type { Media } from "../store/media.ts";

/** Counting walks the whole storage folder; pages are content with a figure this old. */
const FRESH_MS = 10_000;

/** Room for recordings, counted at most once in a while however many pages ask. */
export class StorageGauge {
  readonly #media: Media;
  readonly #clock: Clock;
  #reading: Promise<StorageStatus> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(media: Media, clock: Clock) {
    this.#media = media;
    this.#clock = clock;
  }

  read(): Promise<StorageStatus> {
    const nowMs = this.#clock.monotonicMs();
    if (this.#reading && nowMs - this.#readAtMs < FRESH_MS) return this.#reading;
    this.#readAtMs = nowMs;
    const reading = this.#media.status();
    this.#reading = reading;
    reading.catch(() => (this.#reading = undefined));
    return reading;
  }
}
