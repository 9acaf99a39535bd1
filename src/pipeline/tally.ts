import type { Coverage, NotChecked } from "../domain/coverage.ts";
import type { Analysis } from "../domain/finding.ts";

type SampleState =
  | { state: "waiting" | "checked" | "dropped" }
  | { state: "failed" | "not-checked" | "outside"; reason: string };

/** A sample that failed is tried so often, the first time included. */
const MAX_ATTEMPTS = 2;

/**
 * What one detector did with the samples of one take that it is to see, by time from roll. Later news of a sample replaces
 * earlier. "Not checked" is final; what failed may be tried again.
 */
export class Tally {
  readonly detector: string;
  readonly #samples = new Map<number, SampleState>();
  readonly #unanswered = new Set<number>();
  readonly #attempts = new Map<number, number>();
  readonly #tookMs: number[] = [];

  constructor(detector: string) {
    this.detector = detector;
  }

  /** A sample that the detector is to see. */
  expect(takeMs: number): void {
    this.#put(takeMs, { state: "waiting" });
  }

  has(takeMs: number): boolean {
    return this.#samples.has(takeMs);
  }

  note(takeMs: number, analysis: Analysis): void {
    if (analysis.outcome === "checked") {
      this.#put(takeMs, { state: "checked" });
      this.#tookMs.push(analysis.tookMs);
    } else if (analysis.outcome === "not-checked") this.noteNotChecked(takeMs, analysis.reason);
    else this.noteFailed(takeMs, `the detector failed: ${analysis.reason}`);
  }

  noteDropped(takeMs: number): void {
    this.#put(takeMs, { state: "dropped" });
  }

  noteNotChecked(takeMs: number, reason: string): void {
    this.#put(takeMs, { state: "not-checked", reason });
  }

  noteFailed(takeMs: number, reason: string): void {
    this.#attempts.set(takeMs, (this.#attempts.get(takeMs) ?? 0) + 1);
    this.#put(takeMs, { state: "failed", reason });
  }

  /** It lies before the action or after the cut. What was looked at all the same stays so. */
  noteOutside(takeMs: number, reason: string): void {
    if (this.#samples.get(takeMs)?.state !== "checked") this.#put(takeMs, { state: "outside", reason });
  }

  /** Samples after this time that were never answered turned out not to belong to the take. */
  forgetAfter(takeMs: number): void {
    for (const time of this.#unanswered) {
      if (time <= takeMs) continue;
      this.#samples.delete(time);
      this.#unanswered.delete(time);
    }
  }

  /** How often each of the samples that failed was tried so far. */
  get attempts(): ReadonlyMap<number, number> {
    return new Map(this.#attempts);
  }

  /** Whether a sample still waits, was let go, or failed and is worth another try. */
  isUnanswered(takeMs: number): boolean {
    return this.#unanswered.has(takeMs);
  }

  /** Times from roll of all of those, ascending. */
  get unanswered(): number[] {
    return [...this.#unanswered].sort((a, b) => a - b);
  }

  /** Answered, of all. */
  get progress(): { done: number; total: number } {
    return { done: this.#samples.size - this.#unanswered.size, total: this.#samples.size };
  }

  /** Times from roll of all samples, in no order. */
  get times(): number[] {
    return [...this.#samples.keys()];
  }

  get sampled(): number {
    return this.#samples.size;
  }

  /** The newest reason a sample failed for, among those that stayed so; undefined when none did. */
  get failure(): string | undefined {
    return [...this.#samples.values()].flatMap((one) => (one.state === "failed" ? one.reason : [])).at(-1);
  }

  coverage(): Coverage {
    const states = [...this.#samples.values()].map(({ state }) => state);
    const count = (state: SampleState["state"]) => states.filter((one) => one === state).length;
    return {
      detector: this.detector,
      sampled: states.length,
      checked: count("checked"),
      dropped: count("dropped") + count("waiting"),
      failed: count("failed"),
      notChecked: this.#stretches(),
      msPerFrameP50: percentile(this.#tookMs, 0.5),
      msPerFrameP95: percentile(this.#tookMs, 0.95),
    };
  }

  /** Neighbouring samples with the same reason become one stretch. */
  #stretches(): NotChecked[] {
    const stretches: NotChecked[] = [];
    let open: NotChecked | undefined;
    for (const [takeMs, sample] of [...this.#samples].sort((a, b) => a[0] - b[0])) {
      const reason = reasonOf(sample);
      if (reason === undefined) open = undefined;
      else if (open?.reason === reason) {
        open.toMs = takeMs;
        open.samples += 1;
      } else {
        open = { fromMs: takeMs, toMs: takeMs, samples: 1, reason };
        if (sample.state === "outside") open.isOutside = true;
        stretches.push(open);
      }
    }
    return stretches;
  }

  #put(takeMs: number, sample: SampleState): void {
    this.#samples.set(takeMs, sample);
    const mayBeTried = sample.state === "failed" && (this.#attempts.get(takeMs) ?? 0) < MAX_ATTEMPTS;
    if (sample.state === "waiting" || sample.state === "dropped" || mayBeTried) this.#unanswered.add(takeMs);
    else this.#unanswered.delete(takeMs);
  }
}

function reasonOf(sample: SampleState): string | undefined {
  if (sample.state === "checked") return undefined;
  return "reason" in sample ? sample.reason : "the box was too slow";
}

/** Nearest-rank percentile in the values' own unit, rounded to 0.1; null for none. */
function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return Math.round(value * 10) / 10;
}
