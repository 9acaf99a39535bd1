import type { Log } from "../../base/log.ts";
import { MAX_LOG_LINES, MAX_LOG_LINES_PER_SECOND } from "../limits.ts";
import { LogFile } from "./log-file.ts";

const WINDOW_MS = 1000;
/** Before what the box says; a detector that writes it itself gets a space in front. */
const BOX = "[box]";

export interface DetectorLogOptions {
  log: Log;
  /** Calendar time, for the file's lines. */
  wallMs: () => number;
  /** Undefined: only the newest lines are kept, in memory. */
  path: string | undefined;
}

/** What a detector wrote to stderr and what became of its lives: the newest lines, at a bounded rate. */
export class DetectorLog {
  readonly #log: Log;
  readonly #wallMs: () => number;
  readonly #file: LogFile | undefined;
  readonly #lines: string[] = [];
  #windowStartMs = 0;
  #inWindow = 0;

  constructor({ log, wallMs, path }: DetectorLogOptions) {
    this.#log = log;
    this.#wallMs = wallMs;
    this.#file = path === undefined ? undefined : new LogFile(path, (reason) => log.warn("no log file", { reason }));
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** A line of the detector's own; beyond the rate it is counted and left out. */
  push(line: string): void {
    this.#turnWindow();
    this.#inWindow += 1;
    if (this.#inWindow > MAX_LOG_LINES_PER_SECOND) return;
    this.#keep(line.startsWith(BOX) ? ` ${line}` : line);
    this.#log.info(line);
  }

  /** What the box says of the detector. */
  note(message: string): void {
    this.#keep(`${BOX} ${message}`);
    this.#log.warn(message);
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_LOG_LINES) this.#lines.shift();
    this.#file?.append(this.#wallMs(), line);
  }

  #turnWindow(): void {
    const nowMs = performance.now();
    if (nowMs - this.#windowStartMs < WINDOW_MS) return;
    const lost = this.#inWindow - MAX_LOG_LINES_PER_SECOND;
    if (lost > 0) this.note(`${lost} lines were left out: more than ${MAX_LOG_LINES_PER_SECOND} in a second`);
    this.#windowStartMs = nowMs;
    this.#inWindow = 0;
  }
}
