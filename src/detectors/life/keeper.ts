import type { ModelUse } from "@camf/detector-sdk/contract";
import type { Clock } from "../../base/clock.ts";
import { describeError, Fault } from "../../base/fault.ts";
import { supervise } from "../../base/supervise.ts";
import type { DetectorState } from "../../domain/detector.ts";
import type { GuestLaunch } from "../cell/guest.ts";
import { FIRST_RESTART_MS, LATE_AFTER_MS, LONGEST_RESTART_MS, STABLE_AFTER_MS } from "../limits.ts";
import { Bell } from "./bell.ts";
import { Conversation, type Reply } from "./conversation.ts";
import type { DetectorLog } from "./detector-log.ts";
import { type Introduction, introduce, type Refusal } from "./introduction.ts";
import { LifeRecord } from "./life-record.ts";

export interface KeeperOptions extends Introduction {
  launch: () => GuestLaunch;
  timeoutMs: number;
  /** Why it was disabled before the box was started; undefined: it may start. */
  disabled: string | undefined;
  /** Told after every change of state until it is closed; `restartInMs` while it backs off. */
  onState: (restartInMs: number) => void;
  /** Told why a life ended. */
  onFault: (reason: string) => void;
  log: DetectorLog;
  clock: Clock;
}

/** Keeps one detector's process alive and knows its state; asks it one thing at a time. */
export class Keeper {
  readonly #options: KeeperOptions;
  #ending = new AbortController();
  #supervision: Promise<void> = Promise.resolve();
  /** The process as long as there is one; `#ready` is the same, once it has answered initialize. */
  #running: Conversation | undefined;
  #ready: Conversation | undefined;
  #record = new LifeRecord();
  readonly #change = new Bell();
  isClosing = false;
  state: DetectorState = "starting";
  reason = "";
  restarts = 0;
  /** What the newest life that could be used told of its models. */
  models: ModelUse[] = [];
  /** Requests made of all lives so far. */
  asked = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Starts the first life, unless it was disabled before. */
  open(): void {
    const { disabled } = this.#options;
    if (disabled === undefined) this.#begin();
    else this.#enter("disabled", disabled);
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Starts again after it was disabled; otherwise nothing happens. */
  async revive(): Promise<void> {
    if (this.state !== "disabled" || this.isClosing) return;
    await this.#supervision;
    this.#record = new LifeRecord();
    this.#ending = new AbortController();
    this.state = "starting";
    this.#options.log.note("started again by the crew");
    this.#begin();
  }

  /** The process that can be asked; waits for one that starts, and at most `timeoutMs` for one that backs off. */
  async awaitReady(): Promise<Conversation | undefined> {
    const { clock, timeoutMs } = this.#options;
    const untilMs = clock.monotonicMs() + timeoutMs;
    while (!this.#ready && this.state !== "disabled") {
      const leftMs = untilMs - clock.monotonicMs();
      if (this.state === "backing-off" && leftMs <= 0) return undefined;
      await this.#change.wait(this.state === "backing-off" ? leftMs : undefined);
    }
    return this.#ready;
  }

  isReady(life: Conversation): boolean {
    return this.#ready === life;
  }

  /** Never rejects. A life that ends over it, or is late, is done with. */
  async ask(life: Conversation, method: string, params: unknown): Promise<Reply> {
    this.asked += 1;
    if (this.#ready === life) this.#enter("busy");
    const lateness = setTimeout(() => this.#enter("late", `busy for over ${LATE_AFTER_MS} ms`), LATE_AFTER_MS);
    const reply = await life.request(method, params, this.#options.timeoutMs);
    clearTimeout(lateness);
    if (reply.kind === "died" || reply.kind === "late") this.distrust(reply.reason);
    else if (this.#ready === life) this.#enter("ready");
    return reply;
  }

  /** The detector gave an answer that can be used, or a proper error: it is worth keeping. */
  trust(): void {
    this.#record.trust();
  }

  /** Ends the process; the next one starts after the backoff. */
  distrust(reason: string): void {
    const life = this.#ready;
    this.#ready = undefined;
    if (!life) return;
    life.condemn(reason);
    this.#options.onFault(reason);
    this.#enter("backing-off", reason);
  }

  /** What is under way is answered with `reason`. */
  async close(reason: string): Promise<void> {
    this.isClosing = true;
    this.#disable(reason);
    await this.#running?.stop(reason);
    await this.#supervision;
  }

  #begin(): void {
    this.#supervision = supervise({
      runOnce: () => this.#live(),
      onEnd: ({ error, restartInMs }) => this.#mourn(describeError(error), restartInMs),
      clock: this.#options.clock,
      firstDelayMs: FIRST_RESTART_MS,
      longestDelayMs: LONGEST_RESTART_MS,
      stableAfterMs: STABLE_AFTER_MS,
      signal: this.#ending.signal,
    });
  }

  /** One life, from spawn to death; always throws the reason. */
  async #live(): Promise<never> {
    this.#enter("starting");
    const bornMs = this.#options.clock.monotonicMs();
    const launch = this.#options.launch();
    const reason = await this.#spend(launch).catch(describeError);
    const limit = launch.end();
    if (this.#options.clock.monotonicMs() - bornMs >= STABLE_AFTER_MS) this.#record.trust();
    throw new Fault("unavailable", limit ? `${reason} (${limit})` : reason);
  }

  /** From spawn to death; answers why it ended. */
  async #spend(launch: GuestLaunch): Promise<string> {
    const life = this.#spawn(launch);
    this.#running = life;
    const introduced = await introduce(life, this.#options);
    if (introduced.isUsable) {
      this.models = introduced.models;
      this.#ready = life;
      this.#enter("ready");
    } else this.#refuse(life, introduced.refusal);
    const reason = await life.ended;
    if (this.#ready === life) this.#ready = undefined;
    this.#running = undefined;
    return introduced.isUsable ? reason : introduced.refusal.reason;
  }

  #refuse(life: Conversation, { reason, isFinal }: Refusal): void {
    if (isFinal) this.#giveUp(reason);
    if (!this.isClosing) life.condemn(reason);
  }

  #spawn(launch: GuestLaunch): Conversation {
    using held = launch;
    const { command, filterDescriptor, place } = held;
    return new Conversation({ command, filterDescriptor, place, onLog: (line) => this.#options.log.push(line) });
  }

  #mourn(reason: string, restartInMs: number): void {
    this.restarts += 1;
    this.#options.log.note(`ended: ${reason}`);
    const enough = this.#record.noteEnd(this.#options.clock.monotonicMs(), reason);
    if (enough !== undefined) this.#giveUp(enough);
    this.#options.onFault(reason);
    this.#enter("backing-off", reason, restartInMs);
  }

  /** From here on only the crew, or another version, starts it again. */
  #giveUp(reason: string): void {
    this.#options.onFault(reason);
    this.#options.log.note(`disabled: ${reason}`);
    this.#disable(reason);
  }

  #disable(reason: string): void {
    this.#enter("disabled", reason);
    this.#ending.abort();
  }

  #enter(state: DetectorState, reason = "", restartInMs = 0): void {
    if (this.state === "disabled") return;
    this.state = state;
    this.reason = reason;
    this.#change.ring();
    if (!this.isClosing) this.#options.onState(restartInMs);
  }
}
