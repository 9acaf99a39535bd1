/**
 * Splits a byte stream into lines of UTF-8 text, never holding more than `maxLineBytes` of an unfinished one. A longer
 * line is skipped; `onOverflow` is told at once, and again for each further `maxLineBytes` of it: a flood shows.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #onLine: (line: string) => void;
  readonly #onOverflow: () => void;
  readonly #decoder = new TextDecoder();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #skipping = false;

  constructor(options: { maxLineBytes: number; onLine: (line: string) => void; onOverflow: () => void }) {
    this.#maxLineBytes = options.maxLineBytes;
    this.#onLine = options.onLine;
    this.#onOverflow = options.onOverflow;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let newline = chunk.indexOf(10, start); newline >= 0; newline = chunk.indexOf(10, start)) {
      this.#hold(chunk.subarray(start, newline));
      this.#flush();
      start = newline + 1;
    }
    if (start < chunk.length) this.#hold(chunk.slice(start));
  }

  #hold(part: Uint8Array): void {
    this.#pendingBytes += part.length;
    if (this.#pendingBytes > this.#maxLineBytes) {
      this.#pending = [];
      this.#pendingBytes = 0;
      this.#skipping = true;
      this.#onOverflow();
    } else if (!this.#skipping) this.#pending.push(part);
  }

  #flush(): void {
    const skipped = this.#skipping;
    const whole = this.#pending.length === 1 ? this.#pending[0] : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#skipping = false;
    if (!skipped && whole.length > 0) this.#onLine(this.#decoder.decode(whole));
  }
}
