/**
 * A bounded queue between a producer that never waits and one consumer. When full it lets the oldest go, hands it
 * to `onDrop` (which releases what it holds) and counts it. Capacity is in items.
 */
export class LatestQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  readonly #onDrop: (item: T) => void;
  #wake: (() => void) | undefined;
  #closed = false;
  dropped = 0;

  constructor(capacity: number, onDrop: (item: T) => void) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#closed) {
      this.#drop(item);
      return;
    }
    this.#items.push(item);
    if (this.#items.length > this.#capacity) {
      const oldest = this.#items.shift();
      if (oldest !== undefined) this.#drop(oldest);
    }
    this.#wake?.();
  }

  /** No more items will come; the consumer still receives what is queued. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    while (true) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #drop(item: T): void {
    this.dropped += 1;
    this.#onDrop(item);
  }
}

/** An unbounded-by-design channel for producers that are already bounded elsewhere (leases, requests in flight). */
export class Channel<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #fault: unknown;

  push(item: T): void {
    if (this.#closed) return;
    this.#items.push(item);
    this.#wake?.();
  }

  close(fault?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#fault = fault;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    while (true) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#closed) {
        if (this.#fault !== undefined) throw this.#fault;
        return;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
