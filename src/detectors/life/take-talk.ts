import type { Manifest } from "@camf/detector-sdk/contract";
import type { Clock } from "../../base/clock.ts";
import type { Place } from "../cell/runtime.ts";
import type { Turnstile } from "../turnstile.ts";
import type { Conversation, Reply } from "./conversation.ts";
import type { Keeper } from "./keeper.ts";
import type { OpenTake } from "./open-take.ts";
import { placeFiles } from "./take-settings.ts";

export interface TakeRequest {
  method: "analyze" | "endTake";
  /** Made at the hand-over, for the life that gets it. */
  params: (place: Place) => unknown;
  onHandOver?: () => void;
}

/** What came of a request about a take. `wasAsked`: the request itself was handed over, not only the take begun. */
export interface Outcome {
  reply: Reply;
  /** From hand-over to answer. */
  tookMs: number;
  wasAsked: boolean;
}

/** Hands requests about takes over in the detector's turn, to a process that knows of the take. */
export class TakeTalk {
  readonly #manifest: Manifest;
  readonly #keeper: Keeper;
  readonly #turnstile: Turnstile;
  readonly #clock: Clock;

  constructor(options: { manifest: Manifest; keeper: Keeper; turnstile: Turnstile; clock: Clock }) {
    this.#manifest = options.manifest;
    this.#keeper = options.keeper;
    this.#turnstile = options.turnstile;
    this.#clock = options.clock;
  }

  /** Never rejects. Waits for a process and for the turn; the deadline counts from the hand-over. */
  async ask(take: OpenTake, { method, params, onHandOver }: TakeRequest): Promise<Outcome> {
    while (true) {
      const life = await this.#keeper.awaitReady();
      if (!life) return refuse({ kind: "late", reason: `is ${this.#keeper.state}: ${this.#keeper.reason}` });
      using _turn = await this.#turnstile.enter(this.#manifest.name);
      if (!this.#keeper.isReady(life)) continue;
      const obstacle = take.begunIn === life ? undefined : await this.#begin(take, life);
      if (obstacle) return refuse(obstacle);
      onHandOver?.();
      const startedMs = this.#clock.monotonicMs();
      const reply = await this.#keeper.ask(life, method, params(life.place));
      return { reply, tookMs: this.#clock.monotonicMs() - startedMs, wasAsked: true };
    }
  }

  /** Tells this life of the take. Undefined when the detector has taken it. */
  async #begin(take: OpenTake, life: Conversation): Promise<Reply | undefined> {
    const settings = placeFiles(take.settings, this.#manifest, life.place.files);
    const reply = await this.#keeper.ask(life, "beginTake", { ...take.announcement, settings });
    if (reply.kind === "error") return { ...reply, message: `refused the take: ${reply.message}` };
    if (reply.kind !== "result") return reply;
    if (reply.result !== null) {
      const reason = "broke the contract: beginTake is answered with null";
      this.#keeper.distrust(reason);
      return { kind: "died", reason };
    }
    take.begunIn = life;
    return undefined;
  }
}

function refuse(reply: Reply): Outcome {
  return { reply, tookMs: 0, wasAsked: false };
}
