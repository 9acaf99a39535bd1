/** Samples done and in all, of one detector or of everything. */
export interface Counts {
  done: number;
  total: number;
}

/** Work comes in bursts; over this time they even out. */
const WINDOW_MS = 15_000;
/** A slow detector does less in a window: it reaches back until this many samples are in it, but no further than below. */
const WINDOW_SAMPLES = 6;
const LONGEST_WINDOW_MS = 120_000;
/** Nothing is said of the end before this much is known. */
const LEAST_SAMPLES = 3;
const LEAST_MS = 1500;
/** Points of a window are at least this far apart, so that there are at most 480. */
const POINT_INTERVAL_MS = 250;
/** How fast an estimate follows what is measured: two thirds of the way in this time. */
const CALM_MS = 4000;
/** What is shown goes up only when the end has really moved: by more than this part of it and a second. */
const NOISE = 0.15;
/** Above a minute nobody reads single seconds. */
const COARSE_STEP_SECONDS = 5;

/** How fast one line of work went lately. */
class Rate {
  readonly #points: { atMs: number; done: number }[] = [];

  note(atMs: number, done: number): void {
    const last = this.#points.at(-1);
    if (last && done < last.done) this.#points.length = 0;
    else if (last && atMs - last.atMs < POINT_INTERVAL_MS) return;
    this.#points.push({ atMs, done });
  }

  /** Samples a millisecond; undefined: too little is known, or nothing has been done for long. */
  measure(atMs: number, done: number): number | undefined {
    while (this.#mayForget(atMs, done)) this.#points.shift();
    const [first] = this.#points;
    if (!first || done - first.done < LEAST_SAMPLES || atMs - first.atMs < LEAST_MS) return undefined;
    const slope = fitSlope([...this.#points, { atMs, done }]);
    return slope > 0 ? slope : undefined;
  }

  #mayForget(atMs: number, done: number): boolean {
    const [first, second] = this.#points;
    if (first && atMs - first.atMs > LONGEST_WINDOW_MS) return true;
    return second !== undefined && atMs - second.atMs >= WINDOW_MS && done - second.done >= WINDOW_SAMPLES;
  }
}

/**
 * When will it be done? From what was done lately, each detector for itself: the slowest says when. The end that is
 * foreseen moves calmly, at once only when the work itself grows. Pure: time comes in as box-monotonic milliseconds.
 */
export class Countdown {
  readonly #rates: Rate[] = [];
  #lines: readonly Counts[] = [];
  #endsAtMs: number | undefined;
  #judgedAtMs = 0;
  #shown: number | null = null;

  /** Tells how far each line of work is; always the same lines in the same order. */
  note(atMs: number, lines: readonly Counts[]): void {
    const before = measureLeft(this.#lines) - countGained(this.#lines, lines);
    const left = measureLeft(lines);
    if (this.#endsAtMs !== undefined && left !== before) {
      this.#endsAtMs = before > 0 ? atMs + ((this.#endsAtMs - atMs) * left) / before : undefined;
      this.#shown = null;
    }
    this.#lines = lines.map(({ done, total }) => ({ done, total }));
    for (const [index, { done }] of lines.entries()) {
      this.#rates[index] ??= new Rate();
      this.#rates[index].note(atMs, done);
    }
  }

  /** Whole seconds, at least 1; null: nothing to go by yet, nothing done for two minutes, or nothing left. */
  secondsLeft(atMs: number): number | null {
    this.#judge(atMs);
    if (this.#endsAtMs === undefined) this.#shown = null;
    else {
      const seconds = round(Math.max(1, Math.ceil((this.#endsAtMs - atMs) / 1000)));
      const isNoise = this.#shown !== null && seconds > this.#shown && seconds <= this.#shown * (1 + NOISE) + 1;
      if (!isNoise) this.#shown = seconds;
    }
    return this.#shown;
  }

  #judge(atMs: number): void {
    const leftMs = this.#measureLeftMs(atMs);
    const elapsedMs = Math.max(0, atMs - this.#judgedAtMs);
    this.#judgedAtMs = atMs;
    if (leftMs === undefined || this.#endsAtMs === undefined) {
      this.#endsAtMs = leftMs === undefined ? undefined : atMs + leftMs;
      return;
    }
    this.#endsAtMs += (atMs + leftMs - this.#endsAtMs) * (1 - Math.exp(-elapsedMs / CALM_MS));
  }

  #measureLeftMs(atMs: number): number | undefined {
    let longestMs: number | undefined;
    for (const [index, { done, total }] of this.#lines.entries()) {
      if (done >= total) continue;
      const rate = this.#rates[index]?.measure(atMs, done);
      if (rate === undefined) return undefined;
      longestMs = Math.max(longestMs ?? 0, (total - done) / rate);
    }
    return longestMs;
  }
}

/** Least squares: where in a burst one looks matters less than between the first point and the last. */
function fitSlope(points: readonly { atMs: number; done: number }[]): number {
  const meanAtMs = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length;
  const meanDone = points.reduce((sum, { done }) => sum + done, 0) / points.length;
  const products = points.reduce((sum, { atMs, done }) => sum + (atMs - meanAtMs) * (done - meanDone), 0);
  return products / points.reduce((sum, { atMs }) => sum + (atMs - meanAtMs) ** 2, 0);
}

function measureLeft(lines: readonly Counts[]): number {
  return lines.reduce((sum, { done, total }) => sum + Math.max(0, total - done), 0);
}

function countGained(before: readonly Counts[], now: readonly Counts[]): number {
  return now.reduce((sum, { done }, index) => sum + Math.max(0, done - (before[index]?.done ?? 0)), 0);
}

function round(seconds: number): number {
  return seconds < 60 ? seconds : Math.ceil(seconds / COARSE_STEP_SECONDS) * COARSE_STEP_SECONDS;
}
