import { openSystemClock, sleep } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { LineProcess } from "../base/process.ts";
import { parseJson } from "../base/schema.ts";
import { supervise } from "../base/supervise.ts";
import type { FrameRef } from "../domain/frame.ts";
import { type Asked, MAX_LINE_BYTES, Message } from "./protocol.ts";
import { Requests } from "./requests.ts";
import { RingFiles } from "./ring-files.ts";
import { Watchdog } from "./watchdog.ts";

/**
 * JavaScriptCore lets its heap grow with the machine's memory; told 512 MB it collects in time. Without it the process
 * grew from 234 to 785 MB over ten takes on a machine of 24 GB.
 */
const HEAP_HINT_BYTES = 512 * 1024 * 1024;
const ENVIRONMENT = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", BUN_JSC_forceRAMSize: String(HEAP_HINT_BYTES) };

const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 5000;
const STABLE_AFTER_MS = 10_000;
/** A request waits at most this long for the process to come up. */
const START_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 1000;

export type PairingMessage = Extract<Message, { pairing: number }>;

export interface ChildOptions {
  runtimeDir: string;
  log: Log;
  bunPath: string;
  silenceLimitMs: number;
  onMessage: (message: PairingMessage) => void;
  /** The process has gone: what was under way there is lost. */
  onLost: () => void;
  /** A process is up, the first or a new one, and knows of nothing. */
  onReady: () => void;
}

/**
 * The frames process under supervision. Requests to a process that dies are rejected as unavailable; one that hangs is
 * killed, which comes to the same.
 */
export class FramesChild implements AsyncDisposable {
  readonly #options: ChildOptions;
  readonly #stop = new AbortController();
  readonly #supervision: Promise<void>;
  readonly #requests = new Requests();
  readonly #ringFiles: RingFiles;
  #process: LineProcess | undefined;
  #ready = Promise.withResolvers<void>();
  #up = false;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#ringFiles = new RingFiles(options.runtimeDir);
    this.#supervision = supervise({
      runOnce: () => this.#runOnce(),
      onEnd: ({ error, restartInMs }) =>
        options.log.warn("the frames process ended", {
          reason: error ? describeError(error) : "it exited",
          restartInMs,
        }),
      clock: openSystemClock(),
      firstDelayMs: FIRST_RESTART_MS,
      longestDelayMs: LONGEST_RESTART_MS,
      stableAfterMs: STABLE_AFTER_MS,
      signal: this.#stop.signal,
    });
  }

  /** 0 while no process is up. */
  get pid(): number {
    return this.#up ? (this.#process?.pid ?? 0) : 0;
  }

  async whenReady(): Promise<void> {
    const late = new AbortController();
    const timeout = sleep(START_TIMEOUT_MS, late.signal).then(() => {
      if (!late.signal.aborted) throw new Fault("unavailable", "the part that compares pictures did not start");
    });
    await Promise.race([this.#ready.promise, timeout]).finally(() => late.abort());
  }

  /** Sends one request; resolves with the pictures that it made. */
  async request(asked: Asked): Promise<FrameRef[]> {
    if (!this.#up && !this.#stop.signal.aborted) await this.whenReady();
    if (this.#stop.signal.aborted) throw new Fault("unavailable", "the part that compares pictures is closed");
    const { id, answer } = this.#requests.add(asked);
    this.#process?.send({ ...asked, id });
    return answer;
  }

  /** Tells without waiting; lost when no process is up, which then holds nothing either. */
  tell(asked: Asked): void {
    if (this.#up) this.#process?.send({ ...asked, id: 0 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#process?.stop(STOP_GRACE_MS);
    await this.#supervision;
    this.#ringFiles[Symbol.dispose]();
  }

  async #runOnce(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const generation = this.#ringFiles.begin();
    const exited = Promise.withResolvers<void>();
    using watchdog = this.#watch();
    this.#process = new LineProcess({
      command: [this.#options.bunPath, `${import.meta.dir}/process/main.ts`, this.#options.runtimeDir, generation],
      env: ENVIRONMENT,
      maxLineBytes: MAX_LINE_BYTES,
      onLine: (line) => {
        watchdog.hear();
        this.#receive(line);
      },
      onLog: (line) => this.#options.log.warn(line),
      onExit: () => exited.resolve(),
    });
    await exited.promise;
    this.#lose();
  }

  #watch(): Watchdog {
    return new Watchdog({
      silenceLimitMs: this.#options.silenceLimitMs,
      isUp: () => this.#up,
      isOverdue: () => this.#requests.isOverdue(),
      ping: () => this.tell({ op: "ping" }),
      onHung: (reason) => {
        this.#options.log.error("the frames process hangs and is killed", { reason });
        this.#process?.kill("SIGKILL");
      },
    });
  }

  #lose(): void {
    const wasUp = this.#up;
    this.#up = false;
    if (wasUp) this.#ready = Promise.withResolvers<void>();
    this.#requests.failAll(new Fault("unavailable", "the part that compares pictures was restarted"));
    if (wasUp) this.#options.onLost();
  }

  #receive(line: string): void {
    const message = parseJson(Message, line);
    if (!message.ok) {
      this.#options.log.error("the frames process said something unknown", { reason: message.error });
      return;
    }
    const said = message.value;
    if (said.event === "ready") {
      this.#up = true;
      this.#ready.resolve();
      this.#options.onReady();
    } else if (said.event === "done" || said.event === "failed") this.#requests.settle(said);
    else this.#options.onMessage(said);
  }
}
