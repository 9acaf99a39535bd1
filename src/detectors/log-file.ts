import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describeError } from "../base/fault.ts";
import { MAX_LOG_FILE_BYTES } from "./host-limits.ts";

/** A detector's log on disk: one line "ISO-time text"; the file before the newest is kept as `.1`. */
export class LogFile {
  readonly #path: string;
  readonly #onFault: (reason: string) => void;
  #bytes: number | undefined;
  #isBroken = false;

  constructor(path: string, onFault: (reason: string) => void) {
    this.#path = path;
    this.#onFault = onFault;
  }

  /** A disk that refuses is told once; the detector goes on without a file. */
  append(atMs: number, text: string): void {
    if (this.#isBroken) return;
    const line = `${new Date(atMs).toISOString()} ${text}\n`;
    try {
      this.#makeRoom(Buffer.byteLength(line));
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch (error) {
      this.#isBroken = true;
      this.#onFault(describeError(error));
    }
  }

  #makeRoom(bytes: number): void {
    if (this.#bytes === undefined) {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#bytes = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (this.#bytes > 0 && this.#bytes + bytes > MAX_LOG_FILE_BYTES) {
      renameSync(this.#path, `${this.#path}.1`);
      this.#bytes = 0;
    }
    this.#bytes += bytes;
  }
}
