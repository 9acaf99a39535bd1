import { checkAnswer } from "@camf/detector-sdk/check";
import type { AnalyzeParams, Manifest } from "@camf/detector-sdk/contract";
import type { DetectorHealth } from "../domain/detector.ts";
import type { Analysis } from "../domain/finding.ts";
import type { Reply } from "./conversation.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { MAX_WAITING } from "./limits.ts";

/** One detector as the panel sees it: samples go in one after the other, each comes out with an outcome. */
export class Worker implements AsyncDisposable {
  readonly manifest: Manifest;
  readonly #keeper: Keeper;
  readonly #kinds: string[];
  readonly #nowMs: () => number;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosing = false;
  #checked = 0;
  #failed = 0;

  constructor(options: KeeperOptions) {
    this.manifest = options.manifest;
    this.#kinds = options.manifest.kinds.map((one) => one.kind);
    this.#nowMs = () => options.clock.monotonicMs();
    this.#keeper = new Keeper(options);
  }

  get health(): DetectorHealth {
    const { state, reason, restarts } = this.#keeper;
    return { name: this.manifest.name, state, reason, checked: this.#checked, failed: this.#failed, restarts };
  }

  /** Newest lines of the detector's log. */
  get logLines(): readonly string[] {
    return this.#keeper.logLines;
  }

  /** Process id of the sandbox; undefined between two lives. */
  get pid(): number | undefined {
    return this.#keeper.pid;
  }

  /** Answers in the order of the calls. Never rejects: a detector's failure is data. */
  analyze(params: AnalyzeParams): Promise<Analysis> {
    if (this.#waiting >= MAX_WAITING) return Promise.resolve(this.#fail(`${MAX_WAITING} samples wait already`));
    this.#waiting += 1;
    const turn = this.#tail.then(() => this.#take(params));
    this.#tail = turn;
    return turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await this.#keeper[Symbol.asyncDispose]();
    await this.#tail;
  }

  async #take(params: AnalyzeParams): Promise<Analysis> {
    const startedMs = this.#nowMs();
    let reply = await this.#keeper.ask(params);
    // The process died over this sample; if it does so again, the sample is to blame and is given up.
    if (reply.kind === "died" && !this.#isClosing) reply = await this.#keeper.ask(params);
    this.#waiting -= 1;
    return this.#judge(reply, this.#nowMs() - startedMs);
  }

  #judge(reply: Reply, tookMs: number): Analysis {
    if (reply.kind === "died" || reply.kind === "late") return this.#fail(reply.reason);
    if (reply.kind === "error") {
      this.#keeper.trust();
      return this.#fail(`${reply.message} (${reply.code})`);
    }
    const answer = checkAnswer(reply.result, this.#kinds);
    if (!answer.ok) {
      const reason = `broke the contract: ${answer.error}`;
      this.#keeper.distrust(reason);
      return this.#fail(reason);
    }
    this.#keeper.trust();
    if ("notChecked" in answer.value) return { outcome: "not-checked", reason: answer.value.notChecked, tookMs };
    this.#checked += 1;
    return { outcome: "checked", ...answer.value, tookMs };
  }

  #fail(reason: string): Analysis {
    this.#failed += 1;
    return { outcome: "failed", reason };
  }
}
