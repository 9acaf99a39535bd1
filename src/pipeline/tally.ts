import type { Coverage, NotChecked } from "../domain/coverage.ts";
import type { Analysis } from "../domain/finding.ts";

type SampleState = { state: "checked" | "failed" | "dropped" } | { state: "not-checked"; reason: string };

/** What one detector did with the samples of one clip, by time from roll. Later news of a sample replaces earlier. */
export class Tally {
  readonly detector: string;
  readonly #samples = new Map<number, SampleState>();
  readonly #tookMs: number[] = [];
  readonly #failures = new Map<number, string>();

  constructor(detector: string) {
    this.detector = detector;
  }

  note(takeMs: number, analysis: Analysis): void {
    if (analysis.outcome === "checked") {
      this.#samples.set(takeMs, { state: "checked" });
      this.#tookMs.push(analysis.tookMs);
    } else if (analysis.outcome === "not-checked") {
      this.noteNotChecked(takeMs, analysis.reason);
    } else {
      this.#samples.set(takeMs, { state: "failed" });
      this.#failures.set(takeMs, analysis.reason);
    }
  }

  noteDropped(takeMs: number): void {
    this.#samples.set(takeMs, { state: "dropped" });
  }

  noteNotChecked(takeMs: number, reason: string): void {
    this.#samples.set(takeMs, { state: "not-checked", reason });
  }

  /** Times from roll of the samples that were let go or failed and are worth another try, ascending. */
  get unanswered(): number[] {
    return [...this.#samples]
      .filter(([, { state }]) => state === "dropped" || state === "failed")
      .map(([takeMs]) => takeMs)
      .sort((a, b) => a - b);
  }

  /** Times from roll of all samples, in no order. */
  get times(): number[] {
    return [...this.#samples.keys()];
  }

  get sampled(): number {
    return this.#samples.size;
  }

  /** The newest reason a sample failed for; undefined when none did. */
  get failure(): string | undefined {
    return [...this.#failures.values()].at(-1);
  }

  coverage(): Coverage {
    const states = [...this.#samples.values()].map(({ state }) => state);
    const count = (state: SampleState["state"]) => states.filter((one) => one === state).length;
    return {
      detector: this.detector,
      sampled: states.length,
      checked: count("checked"),
      dropped: count("dropped"),
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
      const reason = this.#reasonOf(takeMs, sample);
      if (reason === undefined) open = undefined;
      else if (open?.reason === reason) {
        open.toMs = takeMs;
        open.samples += 1;
      } else {
        open = { fromMs: takeMs, toMs: takeMs, samples: 1, reason };
        stretches.push(open);
      }
    }
    return stretches;
  }

  #reasonOf(takeMs: number, sample: SampleState): string | undefined {
    if (sample.state === "checked") return undefined;
    if (sample.state === "not-checked") return sample.reason;
    return sample.state === "dropped"
      ? "the box was too slow"
      : `the detector failed: ${this.#failures.get(takeMs) ?? "unknown"}`;
  }
}

/** Nearest-rank percentile in the values' own unit, rounded to 0.1; null for none. */
function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return Math.round(value * 10) / 10;
}
