import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { LineProcess } from "../base/process.ts";
import { parseJson } from "../base/schema.ts";
import { findChildCommand, writeChildEnvironment } from "./child-command.ts";
import {
  type ChildCommand,
  type ChildMessage,
  type ChildSetup,
  childMessageSchema,
  type FailureReason,
  MAX_CHILD_LINE_BYTES,
} from "./protocol.ts";
import { hideSecrets } from "./sentences.ts";

/** Of a child's stderr only so many lines are logged: a broken stream can warn thousands of times. */
const MAX_LOGGED_LINES = 40;
const WATCH_EVERY_MS = 250;

/** Why a capture child is gone. `reason` is what it said itself; "died" and "silent" it could not say. */
export class CaptureLoss extends Error {
  readonly reason: FailureReason | "died" | "silent";

  constructor(reason: FailureReason | "died" | "silent", message: string) {
    super(message);
    this.name = "CaptureLoss";
    this.reason = reason;
  }
}

export interface ChildOptions {
  setup: ChildSetup;
  environment: Record<string, string> | undefined;
  clock: Clock;
  log: Log;
  onMessage: (message: ChildMessage) => void;
  /** Longest silence before the child counts as hung; asked again and again. Infinity while it waits for us. */
  silenceLimitMs: () => number;
}

/** One capture process from spawn to end. */
export class CaptureChild {
  readonly #process: LineProcess;
  readonly #options: ChildOptions;
  readonly #end = Promise.withResolvers<void>();
  readonly #watch: ReturnType<typeof setInterval>;
  #loss: CaptureLoss | undefined;
  #finished = false;
  #heardMs: number;
  #logged = 0;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#heardMs = options.clock.monotonicMs();
    this.#process = new LineProcess({
      command: findChildCommand(),
      env: writeChildEnvironment(options.environment),
      maxLineBytes: MAX_CHILD_LINE_BYTES,
      onLine: (line) => this.#hear(line),
      onLog: (line) => this.#note(line),
      onExit: (exit) => this.#onExit(exit.signal ?? exit.code ?? "unknown"),
    });
    this.#process.send(options.setup);
    this.#watch = setInterval(() => this.#checkSilence(), WATCH_EVERY_MS);
    this.#end.promise.catch(() => {});
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Resolves when the child said that the clip is over; rejects with a CaptureLoss in every other case. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  send(command: ChildCommand): void {
    this.#process.send(command);
  }

  kill(): void {
    this.#process.kill();
  }

  /** Lets the child finish its recording for at most `graceMs`, then kills it. */
  async stop(graceMs: number): Promise<void> {
    this.send({ type: "stop" });
    await this.#process.stop(graceMs);
  }

  #hear(line: string): void {
    this.#heardMs = this.#options.clock.monotonicMs();
    const message = parseJson(childMessageSchema, line);
    if (!message.ok) {
      this.#note(`not understood: ${message.error}`);
      return;
    }
    if (message.value.type === "ended") this.#finished = true;
    if (message.value.type === "failed") this.#loss = new CaptureLoss(message.value.reason, message.value.message);
    this.#options.onMessage(message.value);
  }

  #note(line: string): void {
    this.#logged += 1;
    if (this.#logged <= MAX_LOGGED_LINES) this.#options.log.warn("capture child", { line: hideSecrets(line) });
  }

  #checkSilence(): void {
    const silentMs = this.#options.clock.monotonicMs() - this.#heardMs;
    if (silentMs <= this.#options.silenceLimitMs()) return;
    this.#loss ??= new CaptureLoss("silent", "the capture process said nothing any more");
    this.kill();
  }

  #onExit(how: string | number): void {
    clearInterval(this.#watch);
    if (this.#finished) this.#end.resolve();
    else this.#end.reject(this.#loss ?? new CaptureLoss("died", `the capture process ended (${how})`));
  }
}
