import { stat } from "node:fs/promises";
import { type Clock, sleep } from "../base/clock.ts";
import { FRAGMENT_MS, KEY_FRAMES_PER_SECOND } from "./launch.ts";
import type { Segment } from "./segments.ts";

/** REC goes out when the open segment has not grown for this long. */
const GROWTH_STALE_MS = 1500;
const LOOK_EVERY_MS = 200;
/** Media that a growing file may still lack: one group of pictures, one fragment, and encoding. */
const DISK_LAG_MS = 1000 / KEY_FRAMES_PER_SECOND + FRAGMENT_MS + LOOK_EVERY_MS + 300;

/** Watches the open segment's size on disk: REC is lit by bytes, not by intentions. */
export class Growth {
  readonly #clock: Clock;
  #segment: Segment | undefined;
  #grewMs: number | undefined;
  #closedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    void this.#look(signal);
  }

  get growing(): boolean {
    return (
      this.#segment !== undefined &&
      this.#grewMs !== undefined &&
      this.#clock.monotonicMs() - this.#grewMs <= GROWTH_STALE_MS
    );
  }

  /** Up to this box-monotonic time the recording is on disk and readable. */
  get recordedUntilMs(): number {
    const lagging = this.#segment && this.#grewMs !== undefined ? this.#grewMs - DISK_LAG_MS : Number.NEGATIVE_INFINITY;
    return Math.max(this.#closedUntilMs, lagging);
  }

  opened(segment: Segment): void {
    this.#segment = segment;
  }

  closed(segment: Segment): void {
    this.#closedUntilMs = segment.endedAtMs ?? this.#closedUntilMs;
    if (this.#segment === segment) this.#segment = undefined;
  }

  async #look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const segment = this.#segment;
      const bytes = segment
        ? await stat(segment.path).then(
            ({ size }) => size,
            () => 0,
          )
        : 0;
      if (segment && bytes > segment.bytes) {
        segment.bytes = bytes;
        this.#grewMs = this.#clock.monotonicMs();
      }
      await sleep(LOOK_EVERY_MS, signal);
    }
  }
}
