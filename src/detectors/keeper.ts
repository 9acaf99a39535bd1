import { check } from "@camf/detector-sdk/check";
import {
  type AnalyzeParams,
  CONTRACT_VERSION,
  ERRORS,
  InitializeResult,
  type Manifest,
  type Settings,
} from "@camf/detector-sdk/contract";
import type { Clock } from "../base/clock.ts";
import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { supervise } from "../base/supervise.ts";
import type { DetectorState } from "../domain/detector.ts";
import { Conversation, type Reply } from "./conversation.ts";
import { DetectorLog } from "./detector-log.ts";
import type { GuestLaunch } from "./guest.ts";
import { FIRST_RESTART_MS, LATE_AFTER_MS, LONGEST_RESTART_MS, MAX_FRUITLESS_LIVES, STABLE_AFTER_MS } from "./limits.ts";

export interface KeeperOptions {
  manifest: Manifest;
  settings: Settings;
  /** Folders as the guest sees them. */
  place: { rings: string; models?: string };
  launch: () => GuestLaunch;
  timeoutMs: number;
  startTimeoutMs: number;
  log: Log;
  clock: Clock;
}

/** Keeps one detector's process alive and knows its state; asks it one thing at a time. */
export class Keeper implements AsyncDisposable {
  readonly #options: KeeperOptions;
  readonly #ending = new AbortController();
  readonly #supervision: Promise<void>;
  readonly #log: DetectorLog;
  /** The process as long as there is one; `#ready` is the same, once it has answered initialize. */
  #running: Conversation | undefined;
  #ready: Conversation | undefined;
  #isClosing = false;
  #fruitlessLives = 0;
  #wake: (() => void)[] = [];
  state: DetectorState = "starting";
  reason = "";
  restarts = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#log = new DetectorLog(options.log, () => this.#running?.condemn("floods its log"));
    this.#supervision = supervise({
      runOnce: () => this.#live(),
      onEnd: ({ error, restartInMs }) => this.#mourn(describeError(error), restartInMs),
      clock: options.clock,
      firstDelayMs: FIRST_RESTART_MS,
      longestDelayMs: LONGEST_RESTART_MS,
      stableAfterMs: STABLE_AFTER_MS,
      signal: this.#ending.signal,
    });
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  get logLines(): readonly string[] {
    return this.#log.lines;
  }

  /** Never rejects. Waits for a process that starts, and at most `timeoutMs` for one that backs off. */
  async ask(params: AnalyzeParams): Promise<Reply> {
    const life = await this.#awaitReady();
    if (!life) return { kind: "late", reason: `is ${this.state}: ${this.reason}` };
    this.#enter("busy");
    const lateness = setTimeout(() => this.#enter("late", `busy for over ${LATE_AFTER_MS} ms`), LATE_AFTER_MS);
    const reply = await life.request("analyze", params, this.#options.timeoutMs);
    clearTimeout(lateness);
    if (reply.kind === "died" || reply.kind === "late") this.distrust(reply.reason);
    else if (this.#ready === life) this.#enter("ready");
    return reply;
  }

  /** The detector gave an answer that can be used, or a proper error: it is worth keeping. */
  trust(): void {
    this.#fruitlessLives = 0;
  }

  /** Ends the process; the next one starts after the backoff. */
  distrust(reason: string): void {
    const life = this.#ready;
    this.#ready = undefined;
    life?.condemn(reason);
    this.#enter("backing-off", reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    this.#disable("the box stops");
    await this.#running?.stop();
    await this.#supervision;
  }

  /** One life, from spawn to death; always throws the reason. */
  async #live(): Promise<never> {
    this.#enter("starting");
    const bornMs = this.#options.clock.monotonicMs();
    const life = this.#spawn();
    this.#running = life;
    try {
      await this.#initialize(life);
      this.#ready = life;
      this.#enter("ready");
      throw new Fault("unavailable", await life.ended);
    } finally {
      if (this.#ready === life) this.#ready = undefined;
      if (!this.#isClosing) life.condemn("could not be started");
      await life.ended;
      this.#running = undefined;
      if (this.#options.clock.monotonicMs() - bornMs >= STABLE_AFTER_MS) this.#fruitlessLives = 0;
    }
  }

  #spawn(): Conversation {
    using launch = this.#options.launch();
    const { command, filterDescriptor } = launch;
    return new Conversation({ command, filterDescriptor, onLog: (line) => this.#log.push(line) });
  }

  async #initialize(life: Conversation): Promise<void> {
    const { manifest, settings, place, startTimeoutMs } = this.#options;
    const params = { contract: CONTRACT_VERSION, settings, ...place };
    const reply = await life.request("initialize", params, startTimeoutMs);
    if (reply.kind === "error") {
      const isHopeless = reply.code === ERRORS.settingsRefused || reply.code === ERRORS.contractUnsupported;
      if (isHopeless) this.#disable(reply.message);
      throw new Fault("unavailable", `refused to start: ${reply.message}`);
    }
    if (reply.kind !== "result") throw new Fault("unavailable", `did not start: it ${reply.reason}`);
    const answer = check(InitializeResult, reply.result);
    if (!answer.ok) throw new Fault("unavailable", `broke the contract at start: ${answer.error}`);
    if (answer.value.name === manifest.name && answer.value.version === manifest.version) return;
    throw new Fault("unavailable", `calls itself ${answer.value.name} ${answer.value.version}`);
  }

  #mourn(reason: string, restartInMs: number): void {
    this.restarts += 1;
    this.#fruitlessLives += 1;
    this.#options.log.warn("a detector ended", { detector: this.#options.manifest.name, reason, restartInMs });
    const isHopeless = this.#fruitlessLives >= MAX_FRUITLESS_LIVES;
    if (isHopeless) this.#disable(`${MAX_FRUITLESS_LIVES} lives without an answer; the last one ${reason}`);
    else this.#enter("backing-off", reason);
  }

  #disable(reason: string): void {
    this.#enter("disabled", reason);
    this.#ending.abort();
  }

  async #awaitReady(): Promise<Conversation | undefined> {
    const { clock, timeoutMs } = this.#options;
    const untilMs = clock.monotonicMs() + timeoutMs;
    while (!this.#ready && this.state !== "disabled") {
      const leftMs = untilMs - clock.monotonicMs();
      if (this.state === "backing-off" && leftMs <= 0) return undefined;
      await this.#nextChange(this.state === "backing-off" ? leftMs : undefined);
    }
    return this.#ready;
  }

  #nextChange(limitMs: number | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = limitMs === undefined ? undefined : setTimeout(resolve, limitMs);
    this.#wake.push(resolve);
    return promise.finally(() => clearTimeout(timer));
  }

  #enter(state: DetectorState, reason = ""): void {
    if (this.state === "disabled") return;
    this.state = state;
    this.reason = reason;
    for (const wake of this.#wake.splice(0)) wake();
  }
}
