import { ENDINGS_WINDOW_MS, MAX_ENDINGS } from "../host-limits.ts";
import { MAX_FRUITLESS_LIVES } from "../limits.ts";

/** How a detector's lives went, and when enough is enough. */
export class LifeRecord {
  #fruitlessLives = 0;
  #endings: number[] = [];

  /** It gave an answer that can be used, or lived for long. */
  trust(): void {
    this.#fruitlessLives = 0;
  }

  /** A life ended. Answers why there should be no other; undefined when there may be. */
  noteEnd(nowMs: number, reason: string): string | undefined {
    this.#fruitlessLives += 1;
    this.#endings = [...this.#endings, nowMs].filter((at) => nowMs - at < ENDINGS_WINDOW_MS);
    if (this.#fruitlessLives >= MAX_FRUITLESS_LIVES) {
      return `${MAX_FRUITLESS_LIVES} lives without an answer; the last one ${reason}`;
    }
    if (this.#endings.length < MAX_ENDINGS) return undefined;
    return `ended ${MAX_ENDINGS} times within ${ENDINGS_WINDOW_MS / 60_000} minutes; the last time it ${reason}`;
  }
}
