import { MAX_OPEN_TAKES, type Manifest } from "@camf/detector-sdk/contract";
import type { DetectorHealth } from "../../domain/detector.ts";
import type { Analysis } from "../../domain/finding.ts";
import type { PanelInput } from "../address.ts";
import { IdleWatch } from "../cell/idle-watch.ts";
import { MAX_WAITING } from "../limits.ts";
import type { Turnstile } from "../turnstile.ts";
import { Bell } from "./bell.ts";
import { type EndedTake, Examination, failEnding } from "./examination.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { OpenTake } from "./open-take.ts";
import { Score } from "./score.ts";
import { fitSettings } from "./take-settings.ts";
import { fitStart, type TakeStart } from "./take-start.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface WorkerOptions extends Omit<KeeperOptions, "onState" | "onFault"> {
  /** Folder of the files that the crew chose in settings. */
  filesDir: string | undefined;
  /** Folder of ring files on the host, absolute. */
  runtimeDir: string;
  turnstile: Turnstile;
  /** How often it is looked at what it uses while nobody asks it anything; undefined: the default. */
  idleWatchMs?: number;
  /** Told after every change of state; `restartInMs` while it backs off. */
  onHealth: (health: DetectorHealth, restartInMs: number) => void;
}

/** One detector as the panel sees it: takes and samples go in one after the other, each comes out with an outcome. */
export class Worker {
  readonly manifest: Manifest;
  readonly #options: WorkerOptions;
  readonly #keeper: Keeper;
  readonly #examination: Examination;
  readonly #idleWatch: IdleWatch;
  readonly #takes = new Map<string, OpenTake>();
  readonly #score = new Score();
  readonly #onFree = new Bell();
  readonly #line = new WaitingLine(() => this.#onFree.ring());

  constructor(options: WorkerOptions) {
    this.manifest = options.manifest;
    this.#options = options;
    this.#keeper = new Keeper({
      ...options,
      onState: (restartInMs) => options.onHealth(this.health, restartInMs),
      onFault: (reason) => this.#score.noteFault(reason, options.clock.wallMs()),
    });
    this.#examination = new Examination({ ...options, keeper: this.#keeper, score: this.#score });
    this.#idleWatch = new IdleWatch({
      pid: () => this.#keeper.pid,
      activity: () => ({ asked: this.#keeper.asked, isBusy: this.#keeper.state !== "ready" }),
      onBurn: (reason) => this.#keeper.distrust(reason),
      clock: options.clock,
      intervalMs: options.idleWatchMs,
    });
    this.#keeper.open();
  }

  get health(): DetectorHealth {
    const { name, version } = this.manifest;
    const { state, reason, restarts, models } = this.#keeper;
    const { checked, failed, skipped, msPerSample, lastFault, lastFaultAt } = this.#score;
    const counted = { checked, failed, skipped, restarts, msPerSample, lastFault, lastFaultAt };
    return { name, version, state, reason, ...counted, models };
  }

  /** Newest lines of the detector's log. */
  get logLines(): readonly string[] {
    return this.#options.log.lines;
  }

  /** Process id of the sandbox; undefined between two lives. */
  get pid(): number | undefined {
    return this.#keeper.pid;
  }

  get openTakes(): TakeStart[] {
    return [...this.#takes.values()].map((take) => take.start);
  }

  /** The detector is told before the take's first sample. One too many closes the oldest. */
  beginTake(start: TakeStart): void {
    const { id } = start.take;
    if (this.#takes.has(id)) this.#drop(id, "it is begun anew");
    const [oldest] = this.#takes.keys();
    if (oldest !== undefined && this.#takes.size >= MAX_OPEN_TAKES) {
      this.#drop(oldest, `${MAX_OPEN_TAKES} takes are open and another begins`);
    }
    const { manifest, filesDir, log } = this.#options;
    const onUnfit = (reason: string) => log.note(reason);
    const settings = fitSettings({ manifest, filesDir, onUnfit }, start.settings);
    this.#takes.set(id, new OpenTake(start, fitStart(start, onUnfit), settings));
  }

  /** The frames lie below `runtimeDir`. Answers in the order of the calls. Never rejects: a failure is data. */
  async analyze(takeId: string, input: PanelInput): Promise<Analysis> {
    const take = this.#takes.get(takeId);
    if (!take) return this.#score.noteFailed(`take ${takeId} is not open`);
    if (this.#line.length >= MAX_WAITING) return this.#score.noteFailed(`${MAX_WAITING} samples wait already`);
    return this.#line.add(() => this.#examination.analyze(take, input));
  }

  /** After the answers to all of its samples. Never rejects. */
  async endTake(takeId: string): Promise<EndedTake> {
    const take = this.#takes.get(takeId);
    if (!take) return failEnding(`take ${takeId} is not open`);
    this.#takes.delete(takeId);
    return this.#line.add(() => this.#examination.end(take));
  }

  revive(): Promise<void> {
    return this.#keeper.revive();
  }

  /** Resolves when no take is open and nothing waits, when it is closed, at the latest after `limitMs`. */
  async whenFree(limitMs: number): Promise<void> {
    const untilMs = this.#options.clock.monotonicMs() + limitMs;
    while (this.#line.length > 0 || this.#takes.size > 0) {
      const leftMs = untilMs - this.#options.clock.monotonicMs();
      if (leftMs <= 0 || this.#keeper.isClosing) return;
      await this.#onFree.wait(leftMs);
    }
  }

  /** Resolves when what was asked so far is answered. */
  drain(): Promise<void> {
    return this.#line.drain();
  }

  /** What is under way or waits fails with `reason`. */
  async close(reason: string): Promise<void> {
    this.#idleWatch[Symbol.dispose]();
    const closed = this.#keeper.close(reason);
    this.#onFree.ring();
    await closed;
    await this.#line.drain();
  }

  #drop(takeId: string, reason: string): void {
    this.#options.log.note(`take ${takeId} is closed: ${reason}`);
    void this.endTake(takeId);
  }
}
