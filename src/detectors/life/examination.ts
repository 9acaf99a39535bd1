import type { Manifest } from "@camf/detector-sdk/contract";
import type { Clock } from "../../base/clock.ts";
import type { Analysis, TakeEnding } from "../../domain/finding.ts";
import { addressInput, type PanelInput } from "../address.ts";
import type { Turnstile } from "../turnstile.ts";
import { readAnswer, readEnding } from "./answer.ts";
import type { Reply } from "./conversation.ts";
import type { Keeper } from "./keeper.ts";
import type { OpenTake } from "./open-take.ts";
import type { Score } from "./score.ts";
import { TakeTalk } from "./take-talk.ts";

export interface ExaminationOptions {
  manifest: Manifest;
  /** Folder of ring files on the host, absolute. */
  runtimeDir: string;
  turnstile: Turnstile;
  clock: Clock;
  keeper: Keeper;
  score: Score;
}

/** How a take ended; `state` is for the next take of the same angle and camera, undefined: what was kept stays. */
export interface EndedTake {
  ending: TakeEnding;
  state: string | undefined;
}

/** A request that ends the process is tried once more on the next one. */
const MAX_TRIES = 2;

/** Turns whatever a detector does with a sample or with the end of a take into an outcome. Never rejects. */
export class Examination {
  readonly #options: ExaminationOptions;
  readonly #talk: TakeTalk;
  readonly #kinds: string[];

  constructor(options: ExaminationOptions) {
    this.#options = options;
    this.#talk = new TakeTalk(options);
    this.#kinds = options.manifest.kinds.map((one) => one.kind);
  }

  async analyze(take: OpenTake, input: PanelInput): Promise<Analysis> {
    const { keeper, runtimeDir } = this.#options;
    const { sample } = input;
    const { id } = take.start.take;
    for (let tries = 1; ; tries++) {
      if (take.isFatal(sample)) return this.#skip();
      const { reply, tookMs, wasAsked } = await this.#talk.ask(take, {
        method: "analyze",
        params: ({ rings }) => ({ take: id, ...addressInput(input, { host: runtimeDir, guest: rings }) }),
        onHandOver: () => take.noteAsked(sample),
      });
      const hasEnded = reply.kind === "died" || reply.kind === "late";
      if (hasEnded && wasAsked && !keeper.isClosing) take.noteEnding(sample);
      if (reply.kind === "died" && tries < MAX_TRIES && !keeper.isClosing) continue;
      return take.isFatal(sample) ? this.#skip() : this.#judge(take, input, { reply, tookMs });
    }
  }

  /** A take of which the detector saw nothing has nothing to end. */
  async end(take: OpenTake): Promise<EndedTake> {
    if (!take.hasSamples) return { ending: { outcome: "ended", findings: [], observations: [] }, state: undefined };
    const params = () => ({ take: take.start.take.id });
    for (let tries = 1; ; tries++) {
      const { reply } = await this.#talk.ask(take, { method: "endTake", params });
      if (reply.kind === "died" && tries < MAX_TRIES && !this.#options.keeper.isClosing) continue;
      if (reply.kind !== "result") return failEnding(this.#describe(reply));
      const answer = readEnding(reply.result, this.#kinds, take);
      if (!answer.ok) return failEnding(this.#distrust(answer.error));
      this.#options.keeper.trust();
      return answer.value;
    }
  }

  #judge(take: OpenTake, { sample }: PanelInput, { reply, tookMs }: { reply: Reply; tookMs: number }): Analysis {
    const { keeper, score } = this.#options;
    if (reply.kind !== "result") return score.noteFailed(this.#describe(reply));
    const answer = readAnswer(reply.result, this.#kinds, { take, sample, tookMs });
    if (!answer.ok) {
      take.noteEnding(sample);
      const reason = this.#distrust(answer.error);
      return take.isFatal(sample) ? this.#skip() : score.noteFailed(reason);
    }
    keeper.trust();
    if (answer.value.outcome === "checked") score.noteChecked(tookMs);
    return answer.value;
  }

  #describe(reply: Exclude<Reply, { kind: "result" }>): string {
    if (reply.kind !== "error") return reply.reason;
    const { keeper, score, clock } = this.#options;
    keeper.trust();
    const reason = `${reply.message} (${reply.code})`;
    score.noteFault(reason, clock.wallMs());
    return reason;
  }

  #distrust(error: string): string {
    const reason = `broke the contract: ${error}`;
    this.#options.keeper.distrust(reason);
    return reason;
  }

  #skip(): Analysis {
    this.#options.score.skipped += 1;
    return { outcome: "not-checked", reason: "ended the detector twice", observations: [], tookMs: 0 };
  }
}

export function failEnding(reason: string): EndedTake {
  return { ending: { outcome: "failed", reason }, state: undefined };
}
