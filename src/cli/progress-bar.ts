const BAR_WIDTH = 30;

/** A bar on stderr, drawn only on a terminal, so that pipes and logs stay clean. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(label: string, done: number, total: number): void {
    if (!this.#stream.isTTY) return;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}`;
    this.#stream.write(`\r\x1b[2K${label} [${bar}] ${Math.round(share * 100)} % (${done}/${total})`);
    this.#drawn = true;
  }

  clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[2K");
    this.#drawn = false;
  }
}
