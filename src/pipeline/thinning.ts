/**
 * Every n-th sample of a scene's rate for a detector that wants fewer: n is the least that keeps to its wish. Counted by
 * time from the first sample, so that a lost picture shifts nothing.
 */
export class Thinning {
  /** Samples a second that are left. */
  readonly rateHz: number;
  readonly #stepMs: number;
  readonly #every: number;
  #firstMs: number | undefined;
  #next = 0;

  /** `wantedHz` undefined: all. */
  constructor(rateHz: number, wantedHz: number | undefined) {
    this.#every = wantedHz === undefined ? 1 : Math.max(1, Math.ceil(rateHz / wantedHz - ROUNDING));
    this.#stepMs = 1000 / rateHz;
    this.rateHz = rateHz / this.#every;
  }

  /** Whether the sample of this time is one to look at. Samples come in order of time, each once. */
  picks(takeMs: number): boolean {
    if (this.#every === 1) return true;
    this.#firstMs ??= takeMs;
    const place = Math.round((takeMs - this.#firstMs) / this.#stepMs);
    if (place < this.#next) return false;
    this.#next = (Math.floor(place / this.#every) + 1) * this.#every;
    return true;
  }
}

/** 0.3 / 0.1 is a little more than 3. */
const ROUNDING = 1e-9;
