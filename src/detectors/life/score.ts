import type { Analysis } from "../../domain/finding.ts";
import { MEDIAN_SAMPLES } from "../host-limits.ts";

/** What one detector has done since the box was started. */
export class Score {
  readonly #newest: number[] = [];
  checked = 0;
  failed = 0;
  skipped = 0;
  lastFault = "";
  lastFaultAt: string | null = null;

  noteChecked(tookMs: number): void {
    this.checked += 1;
    this.#newest.push(tookMs);
    if (this.#newest.length > MEDIAN_SAMPLES) this.#newest.shift();
  }

  noteFailed(reason: string): Analysis {
    this.failed += 1;
    return { outcome: "failed", reason };
  }

  noteFault(reason: string, wallMs: number): void {
    this.lastFault = reason;
    this.lastFaultAt = new Date(wallMs).toISOString();
  }

  /** Median milliseconds of one sample over the newest; null before the first. */
  get msPerSample(): number | null {
    const sorted = [...this.#newest].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
}
