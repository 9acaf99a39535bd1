export interface MeterOptions {
  maxBytesPerSecond: number;
  maxLinesPerSecond: number;
  /** Told once a second at most. */
  onFlood: () => void;
  nowMs: () => number;
}

const WINDOW_MS = 1000;
const NEWLINE = 10;

/** Counts what flows through one of a detector's pipes, empty lines included, before anybody looks at it. */
export class Meter {
  readonly #options: MeterOptions;
  #windowStartMs = 0;
  #bytes = 0;
  #lines = 0;
  #isFlooding = false;

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  count(chunk: Uint8Array): void {
    const { maxBytesPerSecond, maxLinesPerSecond, onFlood, nowMs } = this.#options;
    const now = nowMs();
    if (now - this.#windowStartMs >= WINDOW_MS) {
      this.#windowStartMs = now;
      this.#bytes = 0;
      this.#lines = 0;
      this.#isFlooding = false;
    }
    if (this.#isFlooding) return;
    this.#bytes += chunk.length;
    this.#lines += countLines(chunk);
    this.#isFlooding = this.#bytes > maxBytesPerSecond || this.#lines > maxLinesPerSecond;
    if (this.#isFlooding) onFlood();
  }
}

function countLines(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
