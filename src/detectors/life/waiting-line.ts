/** Jobs done one at a time, in the order in which they came. */
export class WaitingLine {
  readonly #onEmpty: () => void;
  #tail: Promise<unknown> = Promise.resolve();
  #length = 0;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** Jobs that wait or are under way. */
  get length(): number {
    return this.#length;
  }

  /** `job` never rejects. */
  add<T>(job: () => Promise<T>): Promise<T> {
    this.#length += 1;
    const turn = this.#tail.then(job).finally(() => {
      this.#length -= 1;
      if (this.#length === 0) this.#onEmpty();
    });
    this.#tail = turn;
    return turn;
  }

  /** Resolves when all that came so far is done. */
  async drain(): Promise<void> {
    await this.#tail;
  }
}
