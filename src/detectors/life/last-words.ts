import { cleanReason } from "./words.ts";

const SIGNAL_BASE = 128;

/** Why a process ended, as far as its exit and its log tell. */
export class LastWords {
  /** The last line of the log, or the last one that speaks of an error: runtimes sign off with their version. */
  #words = "";

  hear(line: string): void {
    if (line.trim() && (/error/i.test(line) || !/error/i.test(this.#words))) this.#words = line;
  }

  /** bwrap passes a guest's death by signal on as 128 plus its number. */
  describeExit(code: number | null, signal: string | number | null): string {
    const words = this.#words ? `: ${this.#words}` : "";
    if (signal !== null) return cleanReason(`was killed (${signal})${words}`);
    if (code !== null && code > SIGNAL_BASE) return cleanReason(`was killed (signal ${code - SIGNAL_BASE})${words}`);
    return cleanReason(`ended by itself with exit code ${code}${words}`);
  }
}
