import { type Clock, sleep } from "./clock.ts";

export interface SupervisionOptions {
  /** Resolves or rejects when one life of the supervised thing is over. */
  runOnce: (signal: AbortSignal) => Promise<void>;
  /** Told after each life how it ended and how long until the next. */
  onEnd: (end: { error: unknown; restartInMs: number }) => void;
  clock: Clock;
  firstDelayMs: number;
  longestDelayMs: number;
  /** A life at least this long resets the backoff. */
  stableAfterMs: number;
  signal: AbortSignal;
}

/** The one retry place: runs `runOnce` again and again, with doubling backoff, until `signal` aborts. */
export async function supervise(options: SupervisionOptions): Promise<void> {
  let delayMs = options.firstDelayMs;
  while (!options.signal.aborted) {
    const startedMs = options.clock.monotonicMs();
    let error: unknown;
    try {
      await options.runOnce(options.signal);
    } catch (thrown) {
      error = thrown;
    }
    if (options.signal.aborted) return;
    if (options.clock.monotonicMs() - startedMs >= options.stableAfterMs) delayMs = options.firstDelayMs;
    options.onEnd({ error, restartInMs: delayMs });
    await sleep(delayMs, options.signal);
    delayMs = Math.min(delayMs * 2, options.longestDelayMs);
  }
}
