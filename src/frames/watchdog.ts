/** The process is asked for a sign of life this often. */
const TICK_MS = 1000;
/** A process that is up and says nothing for so long has hung: the longest piece of work between two answers is 1 s. */
export const SILENCE_LIMIT_MS = 15_000;
/** Coming up may take longer: OpenCV alone is given 60 s. */
const START_LIMIT_MS = 90_000;

export interface Watched {
  silenceLimitMs: number;
  isUp: () => boolean;
  /** True when some answer is overdue although the process may be speaking. */
  isOverdue: () => boolean;
  ping: () => void;
  /** Called once, with a sentence, when the process has hung. */
  onHung: (reason: string) => void;
}

/**
 * Watches one life of a process that answers pings between pieces of work. Silence is counted in ticks, not by the
 * clock: a service that was held up itself must not blame the process for it. Waiting for detectors is not silence.
 */
export class Watchdog implements Disposable {
  readonly #watched: Watched;
  readonly #timer: ReturnType<typeof setInterval>;
  #silentTicks = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** The process said something. */
  hear(): void {
    this.#silentTicks = 0;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { isUp, isOverdue, ping, onHung, silenceLimitMs } = this.#watched;
    this.#silentTicks += 1;
    const silentMs = this.#silentTicks * TICK_MS;
    const silent = silentMs > (isUp() ? silenceLimitMs : START_LIMIT_MS);
    if (!silent && !isOverdue()) {
      if (isUp()) ping();
      return;
    }
    this[Symbol.dispose]();
    onHung(silent ? `no sign of life for ${silentMs / TICK_MS} s` : "a request was not answered in time");
  }
}
