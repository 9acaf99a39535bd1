/** Rings for everybody who waits at that moment; nothing is kept for those who come later. */
export class Bell {
  #waiting: (() => void)[] = [];

  ring(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves at the next ring, or after `limitMs`. */
  async wait(limitMs?: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = limitMs === undefined ? undefined : setTimeout(resolve, limitMs);
    this.#waiting.push(resolve);
    await promise.finally(() => clearTimeout(timer));
  }
}
