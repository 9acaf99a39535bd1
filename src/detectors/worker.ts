import { MAX_OPEN_TAKES, type Manifest } from "@camf/detector-sdk/contract";
import type { DetectorHealth } from "../domain/detector.ts";
import type { Analysis, TakeEnding } from "../domain/finding.ts";
import { addressInput, type PanelInput } from "./address.ts";
import { readAnswer, readEnding } from "./answer.ts";
import type { Reply } from "./conversation.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { MAX_WAITING } from "./limits.ts";
import { OpenTake, type TakeStart } from "./open-take.ts";
import { Score } from "./score.ts";
import { fitSettings } from "./take-settings.ts";
import { TakeTalk } from "./take-talk.ts";
import type { Turnstile } from "./turnstile.ts";

export interface WorkerOptions extends Omit<KeeperOptions, "onState" | "onFault"> {
  /** Folder of the files that the crew chose in settings. */
  filesDir: string | undefined;
  /** Folder of ring files on the host, absolute. */
  runtimeDir: string;
  turnstile: Turnstile;
  /** Told after every change of state; `restartInMs` while it backs off. */
  onHealth: (health: DetectorHealth, restartInMs: number) => void;
}

/** How a take ended; `state` is for the next take of the same angle and camera, undefined: what was kept stays. */
export interface EndedTake {
  ending: TakeEnding;
  state: string | undefined;
}

/** A request that ends the process is tried once more on the next one. */
const MAX_TRIES = 2;

/** One detector as the panel sees it: takes and samples go in one after the other, each comes out with an outcome. */
export class Worker {
  readonly manifest: Manifest;
  readonly #options: WorkerOptions;
  readonly #keeper: Keeper;
  readonly #talk: TakeTalk;
  readonly #kinds: string[];
  readonly #takes = new Map<string, OpenTake>();
  readonly #score = new Score();
  #tail: Promise<unknown> = Promise.resolve();
  #jobs = 0;
  #isClosing = false;
  #onFree: (() => void)[] = [];

  constructor(options: WorkerOptions) {
    this.manifest = options.manifest;
    this.#options = options;
    this.#kinds = options.manifest.kinds.map((one) => one.kind);
    this.#keeper = new Keeper({
      ...options,
      onState: (restartInMs) => this.#tell(restartInMs),
      onFault: (reason) => this.#score.noteFault(reason, options.clock.wallMs()),
    });
    this.#talk = new TakeTalk({ ...options, keeper: this.#keeper });
    this.#keeper.open();
  }

  get health(): DetectorHealth {
    const { name, version } = this.manifest;
    const { state, reason, restarts } = this.#keeper;
    const { checked, failed, skipped, msPerSample, lastFault, lastFaultAt } = this.#score;
    return { name, version, state, reason, checked, failed, skipped, restarts, msPerSample, lastFault, lastFaultAt };
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
    const settings = fitSettings({ manifest, filesDir, onUnfit: (reason) => log.note(reason) }, start.settings);
    this.#takes.set(id, new OpenTake(start, settings));
  }

  /** The frames lie below `runtimeDir`. Answers in the order of the calls. Never rejects: a detector's failure is data. */
  async analyze(takeId: string, input: PanelInput): Promise<Analysis> {
    const take = this.#takes.get(takeId);
    if (!take) return this.#fail(`take ${takeId} is not open`);
    if (this.#jobs >= MAX_WAITING) return this.#fail(`${MAX_WAITING} samples wait already`);
    return this.#inLine(() => this.#analyze(take, input));
  }

  /** After the answers to all of its samples. Never rejects. */
  async endTake(takeId: string): Promise<EndedTake> {
    const take = this.#takes.get(takeId);
    if (!take) return failEnding(`take ${takeId} is not open`);
    this.#takes.delete(takeId);
    return this.#inLine(() => this.#end(take));
  }

  revive(): Promise<void> {
    return this.#keeper.revive();
  }

  /** Resolves when no take is open and nothing waits, at the latest after `limitMs`. */
  async whenFree(limitMs: number): Promise<void> {
    if (this.#isFree()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limitMs);
    this.#onFree.push(resolve);
    await promise.finally(() => clearTimeout(timer));
  }

  /** Resolves when what was asked so far is answered. */
  async drain(): Promise<void> {
    await this.#tail;
  }

  /** What is under way or waits fails with `reason`. */
  async close(reason: string): Promise<void> {
    this.#isClosing = true;
    for (const free of this.#onFree.splice(0)) free();
    await this.#keeper.close(reason);
    await this.#tail;
  }

  async #analyze(take: OpenTake, input: PanelInput): Promise<Analysis> {
    const { sample } = input;
    const { runtimeDir } = this.#options;
    const id = take.start.take.id;
    for (let tries = 1; ; tries++) {
      if (take.isFatal(sample)) return this.#skip();
      const { reply, tookMs, wasAsked } = await this.#talk.ask(take, {
        method: "analyze",
        params: ({ rings }) => ({ take: id, ...addressInput(input, { host: runtimeDir, guest: rings }) }),
        onHandOver: () => take.noteAsked(sample),
      });
      const hasEnded = reply.kind === "died" || reply.kind === "late";
      if (hasEnded && wasAsked && !this.#isClosing) take.noteEnding(sample);
      if (reply.kind === "died" && tries < MAX_TRIES && !this.#isClosing) continue;
      return take.isFatal(sample) ? this.#skip() : this.#judge(take, input, { reply, tookMs });
    }
  }

  #judge(take: OpenTake, { sample }: PanelInput, { reply, tookMs }: { reply: Reply; tookMs: number }): Analysis {
    if (reply.kind !== "result") return this.#fail(this.#describe(reply));
    const answer = readAnswer(reply.result, this.#kinds, { take, sample, tookMs });
    if (!answer.ok) {
      take.noteEnding(sample);
      return take.isFatal(sample) ? this.#skip(answer.error) : this.#fail(this.#distrust(answer.error));
    }
    this.#keeper.trust();
    if (answer.value.outcome === "checked") this.#score.noteChecked(tookMs);
    return answer.value;
  }

  async #end(take: OpenTake): Promise<EndedTake> {
    if (!take.hasSamples) return { ending: { outcome: "ended", findings: [], observations: [] }, state: undefined };
    for (let tries = 1; ; tries++) {
      const { reply } = await this.#talk.ask(take, { method: "endTake", params: () => ({ take: take.start.take.id }) });
      if (reply.kind === "died" && tries < MAX_TRIES && !this.#isClosing) continue;
      if (reply.kind !== "result") return failEnding(this.#describe(reply));
      const answer = readEnding(reply.result, this.#kinds, take);
      if (!answer.ok) return failEnding(this.#distrust(answer.error));
      this.#keeper.trust();
      return answer.value;
    }
  }

  #describe(reply: Exclude<Reply, { kind: "result" }>): string {
    if (reply.kind !== "error") return reply.reason;
    this.#keeper.trust();
    const reason = `${reply.message} (${reply.code})`;
    this.#score.noteFault(reason, this.#options.clock.wallMs());
    return reason;
  }

  #distrust(error: string): string {
    const reason = `broke the contract: ${error}`;
    this.#keeper.distrust(reason);
    return reason;
  }

  #skip(error?: string): Analysis {
    if (error !== undefined) this.#distrust(error);
    this.#score.skipped += 1;
    return { outcome: "not-checked", reason: "ended the detector twice", tookMs: 0 };
  }

  #fail(reason: string): Analysis {
    this.#score.failed += 1;
    return { outcome: "failed", reason };
  }

  #drop(takeId: string, reason: string): void {
    this.#options.log.note(`take ${takeId} is closed: ${reason}`);
    void this.endTake(takeId);
  }

  /** One job at a time, in the order of the calls. */
  #inLine<T>(job: () => Promise<T>): Promise<T> {
    this.#jobs += 1;
    const turn = this.#tail.then(job).finally(() => {
      this.#jobs -= 1;
      if (this.#isFree()) for (const free of this.#onFree.splice(0)) free();
    });
    this.#tail = turn;
    return turn;
  }

  #isFree(): boolean {
    return this.#jobs === 0 && this.#takes.size === 0;
  }

  #tell(restartInMs: number): void {
    if (!this.#isClosing) this.#options.onHealth(this.health, restartInMs);
  }
}

function failEnding(reason: string): EndedTake {
  return { ending: { outcome: "failed", reason }, state: undefined };
}
