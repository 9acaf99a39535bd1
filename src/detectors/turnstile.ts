import { LARGEST_DEBT_MS, LONGEST_TURN_MS } from "./host-limits.ts";

/** A turn at the processor. Dispose it when the answer is there: what lies between is what the detector has used. */
export type Turn = Disposable;

interface Waiting {
  name: string;
  /** The detector's account when it came; the lowest goes first. */
  account: number;
  admit: (turn: Turn) => void;
}

/**
 * Shares the processor out among the detectors of a box: at most `turns` analyses at once, and the next turn goes to
 * whoever has used the least. Accounts are milliseconds (start-time fair queueing): who was idle starts where the others
 * are and has saved nothing up, so that neither slow nor fast detectors starve the rest. First come, first served
 * within one detector.
 */
export class Turnstile {
  readonly #nowMs: () => number;
  readonly #accounts = new Map<string, number>();
  #waiting: Waiting[] = [];
  #free: number;
  /** The account of the newest turn: where those begin who come back. */
  #level = 0;
  #isDue = false;

  constructor(options: { turns: number; nowMs: () => number }) {
    this.#free = options.turns;
    this.#nowMs = options.nowMs;
  }

  /** Resolves when it is this detector's turn. */
  enter(name: string): Promise<Turn> {
    const owed = this.#accounts.get(name) ?? 0;
    const account = Math.min(Math.max(owed, this.#level), this.#level + LARGEST_DEBT_MS);
    if (this.#free > 0 && this.#waiting.length === 0) return Promise.resolve(this.#open(name, account));
    return new Promise((admit) => {
      this.#waiting.push({ name, account, admit });
    });
  }

  /** The detector is gone; its account with it. */
  forget(name: string): void {
    this.#accounts.delete(name);
  }

  #open(name: string, account: number): Turn {
    this.#free -= 1;
    this.#level = Math.max(this.#level, account);
    const startedMs = this.#nowMs();
    let isHeld = true;
    const giveBack = () => {
      if (!isHeld) return;
      isHeld = false;
      this.#free += 1;
      this.#serveSoon();
    };
    const overstay = setTimeout(giveBack, LONGEST_TURN_MS);
    return {
      [Symbol.dispose]: () => {
        clearTimeout(overstay);
        this.#accounts.set(name, account + this.#nowMs() - startedMs);
        giveBack();
      },
    };
  }

  /** Not at once: whoever just finished may have more to do, and stands in line again only after its answer is read. */
  #serveSoon(): void {
    if (this.#isDue || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      while (this.#free > 0 && this.#waiting.length > 0) this.#serve();
    });
  }

  #serve(): void {
    const next = this.#waiting.reduce((least, one) => (one.account < least.account ? one : least));
    this.#waiting = this.#waiting.filter((one) => one !== next);
    next.admit(this.#open(next.name, next.account));
  }
}
