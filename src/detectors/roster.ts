import { describeError } from "../base/fault.ts";
import { type AdmissionRules, admit, type Cast } from "./admission.ts";
import { Seat, type SeatOptions } from "./seat.ts";
import type { Catalog, CatalogEntry, CatalogSource } from "./shelf/catalog.ts";

/** Disabled before the box was started: why, and since when (ISO time). What the crew let run later may try anew. */
export type Remembered = ReadonlyMap<string, { reason: string; since?: string }>;

export interface RosterOptions extends SeatOptions, AdmissionRules {
  source: CatalogSource;
  /** Undefined: every detector that is enabled, as the source changes. */
  names: ReadonlySet<string> | undefined;
  remembered: Remembered;
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

  /** Seats the detectors that are there. Throws unavailable where one that was named cannot be locked in. */
  async open(): Promise<void> {
    const { source, names, remembered, log } = this.#options;
    this.#apply(await this.#cast(source.read()), remembered);
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
    const casts = await this.#cast(this.#options.source.read());
    if (!this.#isClosed) this.#apply(casts, new Map());
  }

  /** Who shall run and may; the rest is refused with a sentence. Whoever sits already comes first. */
  async #cast(catalog: Catalog): Promise<Cast[]> {
    const { names } = this.#options;
    const refused = [...catalog.refused];
    const wanted = catalog.detectors.filter(({ manifest, decisions }) =>
      names ? names.has(manifest.name) : decisions.enabled,
    );
    const casts: Cast[] = [];
    for (const entry of wanted.sort((a, b) => this.#rank(a) - this.#rank(b))) {
      try {
        casts.push(await admit(entry, this.#options, casts.length));
      } catch (error) {
        if (names) throw error;
        refused.push({ path: entry.folder, reason: `${entry.manifest.name}: ${describeError(error)}` });
      }
    }
    this.#refused = refused;
    return casts;
  }

  #rank({ manifest }: CatalogEntry): number {
    return this.#seats.has(manifest.name) ? 0 : 1;
  }

  /** Brings the seats in line with who shall run. */
  #apply(casts: Cast[], remembered: Remembered): void {
    const wanted = new Map(casts.map((cast) => [cast.entry.manifest.name, cast]));
    for (const [name, seat] of this.#seats) if (!wanted.has(name)) this.#leave(name, seat);
    for (const [name, cast] of wanted) {
      const seat = this.#seats.get(name);
      if (seat) this.#inBackground(seat.become(cast));
      else this.#seats.set(name, this.#seat(cast, recall(cast, remembered)));
    }
  }

  #seat(cast: Cast, disabled: string | undefined): Seat {
    let index = 0;
    while (this.#indices.has(index)) index += 1;
    this.#indices.add(index);
    return new Seat(this.#options, cast, { index, disabled });
  }

  #leave(name: string, seat: Seat): void {
    this.#seats.delete(name);
    const left = seat.close("was turned off").then(() => {
      this.#indices.delete(seat.index);
      if (!this.#seats.has(name)) this.#options.turnstile.forget(name);
    });
    this.#inBackground(left);
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

function recall({ entry: { manifest, admittedAt } }: Cast, remembered: Remembered): string | undefined {
  const memory = remembered.get(manifest.name);
  return memory?.since !== undefined && admittedAt > memory.since ? undefined : memory?.reason;
}
