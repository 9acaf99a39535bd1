import type { Clock } from "../base/clock.ts";
import { Countdown, type Counts } from "./countdown.ts";

/** The countdown's pace: each report wakes every follower of the journal, so there are few of them. */
const LEAST_INTERVAL_MS = 500;
/** How often the end is judged anew while nothing is done: a countdown that stands is a lie. */
const STANDSTILL_INTERVAL_MS = 1000;

/** What is to be expected. */
export interface Outlook {
  /** Whole seconds; null: nothing to go by. */
  secondsLeft: number | null;
  /** Detectors that still have samples before them; 0 where nobody says how far each one is. */
  detectorsBehind: number;
}

interface PaceOptions {
  /** How far each detector is, always in the same order: then the slowest tells the end. */
  each?: () => readonly Counts[];
}

/** Counts what is done and reports it, with an outlook, at a bounded pace. */
export class ReportingPace {
  readonly #clock: Clock;
  readonly #report: (done: number, total: number, outlook: Outlook) => void;
  readonly #each: (() => readonly Counts[]) | undefined;
  readonly #countdown = new Countdown();
  #done = 0;
  #total = 0;
  #judgedAtMs = Number.NEGATIVE_INFINITY;
  #reported = "";

  constructor(
    clock: Clock,
    report: (done: number, total: number, outlook: Outlook) => void,
    options: PaceOptions = {},
  ) {
    this.#clock = clock;
    this.#report = report;
    this.#each = options.each;
  }

  step(): void {
    this.set(Math.min(this.#done + 1, this.#total), this.#total);
  }

  set(done: number, total: number): void {
    this.#done = done;
    this.#total = total;
    this.#note();
  }

  counts(): Counts {
    return { done: this.#done, total: this.#total };
  }

  /** Goes on judging while nothing is done, until it is disposed: a detector that stands still moves the end away. */
  watch(): Disposable {
    const timer = setInterval(() => this.#note(), STANDSTILL_INTERVAL_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  #note(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#judgedAtMs < LEAST_INTERVAL_MS) return;
    this.#judgedAtMs = nowMs;
    const lines = this.#each?.();
    this.#countdown.note(nowMs, lines ?? [this.counts()]);
    const detectorsBehind = lines?.filter(({ done, total }) => done < total).length ?? 0;
    const outlook = { secondsLeft: this.#countdown.secondsLeft(nowMs), detectorsBehind };
    const news = JSON.stringify([this.#done, this.#total, outlook]);
    if (news === this.#reported) return;
    this.#reported = news;
    this.#report(this.#done, this.#total, outlook);
  }
}
