import type { Subprocess } from "bun";
import { LineSplitter } from "./lines.ts";

export interface LineProcessOptions {
  command: string[];
  env: Record<string, string>;
  cwd?: string;
  maxLineBytes: number;
  onLine: (line: string) => void;
  /** Each line of the child's stderr, already cut to a bounded length. */
  onLog: (line: string) => void;
  onExit: (exit: { code: number | null; signal: string | number | null }) => void;
  /** Every piece of output as it comes, before it is split: for whoever must bound what flows. */
  onChunk?: (from: "stdout" | "stderr", chunk: Uint8Array) => void;
  /** Extra descriptors, from 3 upwards, as paths or open descriptors. */
  extraDescriptors?: number[];
}

/** How much of one stderr line is kept. */
const MAX_LOG_LINE_BYTES = 4096;

/** A child process spoken to in lines: JSON messages on stdin and stdout, its log on stderr. */
export class LineProcess {
  readonly #child: Subprocess<"pipe", "pipe", "pipe">;
  #ended = false;
  overflows = 0;

  constructor(options: LineProcessOptions) {
    this.#child = Bun.spawn(options.command, {
      env: options.env,
      cwd: options.cwd,
      stdio: ["pipe", "pipe", "pipe", ...(options.extraDescriptors ?? [])],
    });
    const out = drain(this.#child.stdout, {
      onChunk: (chunk) => options.onChunk?.("stdout", chunk),
      maxLineBytes: options.maxLineBytes,
      onLine: options.onLine,
      onOverflow: () => {
        this.overflows += 1;
        options.onLog("a line on stdout was too long and was skipped");
      },
    });
    const log = drain(this.#child.stderr, {
      onChunk: (chunk) => options.onChunk?.("stderr", chunk),
      maxLineBytes: MAX_LOG_LINE_BYTES,
      onLine: options.onLog,
      onOverflow: () => options.onLog("(a longer line was cut)"),
    });
    void Promise.all([this.#child.exited, out, log]).then(() => {
      this.#ended = true;
      options.onExit({ code: this.#child.exitCode, signal: this.#child.signalCode });
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get exited(): Promise<number> {
    return this.#child.exited;
  }

  send(message: unknown): void {
    if (this.#ended) return;
    try {
      this.#child.stdin.write(`${JSON.stringify(message)}\n`);
      void Promise.resolve(this.#child.stdin.flush()).catch(() => {});
    } catch {
      // The child is gone; its exit is reported through onExit.
    }
  }

  closeInput(): void {
    void Promise.resolve(this.#child.stdin.end()).catch(() => {});
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#child.kill(signal);
  }

  /** Waits for the end at most `graceMs`, then kills. */
  async stop(graceMs: number): Promise<void> {
    this.closeInput();
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.#child.exited;
    clearTimeout(timer);
  }
}

type Drain = ConstructorParameters<typeof LineSplitter>[0] & { onChunk: (chunk: Uint8Array) => void };

async function drain(stream: ReadableStream<Uint8Array>, options: Drain): Promise<void> {
  const splitter = new LineSplitter(options);
  for await (const chunk of stream) {
    options.onChunk(chunk);
    splitter.push(chunk);
  }
}
