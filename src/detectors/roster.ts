import { describeError } from "../base/fault.ts";
import type { Catalog, CatalogEntry, CatalogSource } from "./catalog.ts";
import { demandSandbox } from "./layers.ts";
import { MAX_WORKERS } from "./limits.ts";
import { judgeRoom, Seat, type SeatOptions } from "./seat.ts";

export interface RosterOptions extends SeatOptions {
  source: CatalogSource;
  /** Undefined: every detector that is enabled, as the source changes. */
  names: ReadonlySet<string> | undefined;
  /** Disabled before the box was started, and why. */
  remembered: ReadonlyMap<string, { reason: string }>;
}

/** Which detectors run: follows the source, one change after the other. */
export class Roster implements AsyncDisposable {
  readonly #options: RosterOptions;
  readonly #seats = new Map<string, Seat>();
  readonly #pending = new Set<Promise<void>>();
  readonly #indices = new Set<number>();
  #watch: Disposable | undefined;
  #following: Promise<void> = Promise.resolve();
  #isClosed = false;
  #refused: Catalog["refused"] = [];

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  get seats(): Seat[] {
    return [...this.#seats.values()];
  }

  get refused(): Catalog["refused"] {
    return this.#refused;
  }

  find(name: string): Seat | undefined {
    return this.#seats.get(name);
  }

  /** Seats the detectors that are there. Throws unavailable where they cannot be locked in. */
  async open(): Promise<void> {
    const { source, names, remembered, log } = this.#options;
    const catalog = source.read();
    if (this.#choose(catalog).length > 0) await demandSandbox();
    this.#apply(catalog, remembered);
    if (names !== undefined) return;
    this.#watch = source.watch(() => {
      this.#following = this.#following
        .then(() => this.#follow())
        .catch((error: unknown) => {
          log.error("a change of the detectors could not be followed", { error: describeError(error) });
        });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#watch?.[Symbol.dispose]();
    await this.#following;
    await Promise.all(this.seats.map((seat) => seat.close("the box stops")));
    await Promise.all(this.#pending);
  }

  async #follow(): Promise<void> {
    if (this.#isClosed) return;
    const catalog = this.#options.source.read();
    if (this.#seats.size === 0 && this.#choose(catalog).length > 0) await demandSandbox();
    this.#apply(catalog, new Map());
  }

  /** Brings the seats in line with the catalog; what cannot be seated is refused with a sentence. */
  #apply(catalog: Catalog, remembered: ReadonlyMap<string, { reason: string }>): void {
    this.#refused = [...catalog.refused];
    const wanted = new Map(this.#choose(catalog).map((entry) => [entry.manifest.name, entry]));
    for (const [name, seat] of this.#seats) if (!wanted.has(name)) this.#leave(name, seat);
    for (const [name, entry] of wanted) {
      const seat = this.#seats.get(name);
      if (seat) this.#inBackground(seat.become(entry));
      else this.#seat(name, entry, remembered.get(name)?.reason);
    }
  }

  /** Those that shall run and may. */
  #choose(catalog: Catalog): CatalogEntry[] {
    const { names, maxMemoryMb } = this.#options;
    const enabled = catalog.detectors.filter(({ manifest, decisions }) =>
      names ? names.has(manifest.name) : decisions.enabled,
    );
    return enabled.filter((entry) => {
      const obstacle = judgeRoom(entry, maxMemoryMb);
      if (obstacle !== undefined) this.#refuse(entry, obstacle);
      return obstacle === undefined;
    });
  }

  #seat(name: string, entry: CatalogEntry, disabled: string | undefined): void {
    if (this.#seats.size >= MAX_WORKERS) {
      this.#refuse(entry, `${MAX_WORKERS} detectors run already`);
      return;
    }
    let index = 0;
    while (this.#indices.has(index)) index += 1;
    this.#indices.add(index);
    this.#seats.set(name, new Seat(this.#options, { entry, index, disabled }));
  }

  #leave(name: string, seat: Seat): void {
    this.#seats.delete(name);
    const left = seat.close("was turned off").then(() => {
      this.#indices.delete(seat.index);
      if (!this.#seats.has(name)) this.#options.turnstile.forget(name);
    });
    this.#inBackground(left);
  }

  #refuse({ folder, manifest }: CatalogEntry, reason: string): void {
    this.#refused.push({ path: folder, reason: `${manifest.name}: ${reason}` });
  }

  #inBackground(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.#options.log.error("a detector could not be changed", { error: describeError(error) }),
      )
      .finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }
}
