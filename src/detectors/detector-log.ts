import type { Log } from "../base/log.ts";
import { FLOOD_LINES_PER_SECOND, MAX_LOG_LINES, MAX_LOG_LINES_PER_SECOND } from "./limits.ts";

const WINDOW_MS = 1000;

/** What a detector wrote to stderr: the newest lines, at a bounded rate. */
export class DetectorLog {
  readonly #log: Log;
  readonly #onFlood: () => void;
  readonly #lines: string[] = [];
  #windowStartMs = 0;
  #inWindow = 0;

  constructor(log: Log, onFlood: () => void) {
    this.#log = log;
    this.#onFlood = onFlood;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  push(line: string): void {
    this.#turnWindow();
    this.#inWindow += 1;
    if (this.#inWindow === FLOOD_LINES_PER_SECOND) this.#onFlood();
    if (this.#inWindow > MAX_LOG_LINES_PER_SECOND) return;
    this.#lines.push(line);
    if (this.#lines.length > MAX_LOG_LINES) this.#lines.shift();
    this.#log.info(line);
  }

  #turnWindow(): void {
    const nowMs = performance.now();
    if (nowMs - this.#windowStartMs < WINDOW_MS) return;
    const lost = this.#inWindow - MAX_LOG_LINES_PER_SECOND;
    if (lost > 0) this.#log.warn("lines of the detector's log were left out", { lines: lost });
    this.#windowStartMs = nowMs;
    this.#inWindow = 0;
  }
}
