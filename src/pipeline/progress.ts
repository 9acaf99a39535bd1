import type { Clock } from "../base/clock.ts";

/** The countdown's pace: each report wakes every follower of the journal, so there are few of them. */
const LEAST_INTERVAL_MS = 500;

/** Counts what is done and reports it at a bounded pace. */
export class ReportingPace {
  readonly #clock: Clock;
  readonly #report: (done: number, total: number) => void;
  #done = 0;
  #total = 0;
  #reportedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, report: (done: number, total: number) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  step(): void {
    this.set(Math.min(this.#done + 1, this.#total), this.#total);
  }

  set(done: number, total: number): void {
    this.#done = done;
    this.#total = total;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#reportedAtMs < LEAST_INTERVAL_MS) return;
    this.#reportedAtMs = nowMs;
    this.#report(done, total);
  }

  counts(): { done: number; total: number } {
    return { done: this.#done, total: this.#total };
  }
}
