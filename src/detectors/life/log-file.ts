import { appendFileSync, closeSync, mkdirSync, openSync, readSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describeError } from "../../base/fault.ts";
import { MAX_LOG_FILE_BYTES } from "../host-limits.ts";
import { MAX_LOG_LINES } from "../limits.ts";

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

/** More of a log's end than this is not read. */
const MAX_TAIL_BYTES = 64 * 1024;

/** The newest lines that a detector wrote, oldest first, without their times; empty where it wrote none. */
export function readLogTail(path: string): string[] {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return [];
  const tail = Buffer.alloc(Math.min(size, MAX_TAIL_BYTES));
  const file = openSync(path, "r");
  try {
    readSync(file, tail, 0, tail.length, size - tail.length);
  } finally {
    closeSync(file);
  }
  const lines = tail
    .toString("utf8")
    .split("\n")
    .slice(tail.length < size ? 1 : 0, -1);
  return lines.slice(-MAX_LOG_LINES).map((line) => line.slice(line.indexOf(" ") + 1));
}
