import type { Ledger } from "./ledger.ts";

/** Small values of the box itself: the cookie key, the pin, ports. */
export class Settings {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get(key: string): string | undefined {
    return this.#ledger.get<{ value: string }>("select value from settings where key = ?", key)?.value;
  }

  set(key: string, value: string): void {
    this.#ledger.run(
      "insert into settings values (?, ?) on conflict (key) do update set value = excluded.value",
      key,
      value,
    );
  }

  /** The stored value, or `make()` stored at its first use. */
  getOrMake(key: string, make: () => string): string {
    const stored = this.get(key);
    if (stored !== undefined) return stored;
    const value = make();
    this.set(key, value);
    return value;
  }
}
