import type { Clock } from "../../base/clock.ts";
import { equal } from "./cookie.ts";

/** Tries a minute from one address, and from all together: at 30 a minute a pin of six digits holds for weeks. */
export const TRIES_PER_ADDRESS = 5;
export const TRIES_TOGETHER = 30;
const WINDOW_MS = 60_000;

export type PairingAnswer = "paired" | "wrong" | "wait";

/** Judges pins typed by browsers, and how often they may try. Only the last minute is remembered. */
export class PairingDesk {
  readonly #pin: string;
  readonly #clock: Clock;
  #tries: { address: string; atMs: number }[] = [];

  constructor(pin: string, clock: Clock) {
    this.#pin = pin;
    this.#clock = clock;
  }

  /** A refused try is not counted, so the memory never holds more than TRIES_TOGETHER. */
  try(address: string, pin: string): PairingAnswer {
    const nowMs = this.#clock.monotonicMs();
    this.#tries = this.#tries.filter((one) => nowMs - one.atMs < WINDOW_MS);
    const own = this.#tries.filter((one) => one.address === address).length;
    if (own >= TRIES_PER_ADDRESS || this.#tries.length >= TRIES_TOGETHER) return "wait";
    if (equal(pin, this.#pin)) return "paired";
    this.#tries.push({ address, atMs: nowMs });
    return "wrong";
  }
}
