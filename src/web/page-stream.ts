import { sleep } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { EntryWaiter } from "./entry-waiter.ts";
import { type Region, renderPartials } from "./page.ts";
import type { Call } from "./route.ts";

/** How often a stream shows that it is alive, and pages with cameras are looked at anew. */
const BEAT_MS = 500;
/** Entries that come together (twelve anomalies of one check) make one update. */
const GATHER_MS = 40;

/**
 * What one browser's page has been shown, and what to send it next. The stream carries state, not events: after any
 * gap the newest regions are sent once, whatever happened in between.
 */
export class PageStream {
  readonly #call: Call;
  readonly #path: string;
  readonly #shown = new Map<string, string>();
  #seq: number;
  #beats = false;

  constructor(call: Call, path: string, seq: number) {
    this.#call = call;
    this.#path = path;
    this.#seq = seq;
  }

  /** Messages for ever, until `signal` aborts. `fresh`: the page was made just now and nothing is missing on it. */
  async *messages(fresh: boolean, signal: AbortSignal): AsyncGenerator<string> {
    const { desk } = this.#call;
    if (fresh && desk.store.journal.head() === this.#seq) {
      // What is live may have changed without an entry since the page was made: it is sent once more.
      this.#remember((await this.#make()).filter((region) => !region.live));
    }
    yield* this.#update();
    const entries = new EntryWaiter(desk.store.journal.follow(this.#seq, signal), signal);
    while (!signal.aborted) {
      yield "event: beat\ndata: 1\n\n";
      const seq = await entries.wait(BEAT_MS);
      if (seq !== undefined) await sleep(GATHER_MS, signal);
      if (signal.aborted) return;
      if (seq === undefined ? this.#beats : seq > this.#seq) yield* this.#update();
    }
  }

  async *#update(): AsyncGenerator<string> {
    const { desk } = this.#call;
    const seq = desk.store.journal.head();
    const regions = await this.#make();
    const rolling = desk.store.takes.current()?.state === "rolling";
    const changed = regions.filter((region) => {
      return (!rolling || region.live) && this.#shown.get(region.id) !== region.markup.toString();
    });
    this.#remember(changed);
    const isNews = seq > this.#seq;
    this.#seq = seq;
    if (changed.length > 0) yield encode(seq, renderPartials(changed));
    else if (isNews) yield `id: ${seq}\n\n`;
  }

  async #make(): Promise<Region[]> {
    const { desk, session } = this.#call;
    // What the page is about may be gone, such as an armed take that was armed anew: the page stands, the stream lives.
    const page = await desk.pages.make(this.#path, { desk, session }).catch(ignoreFault);
    this.#beats = page?.beats ?? false;
    return page?.regions ?? [];
  }

  #remember(regions: readonly Region[]): void {
    for (const region of regions) this.#shown.set(region.id, region.markup.toString());
  }
}

function ignoreFault(error: unknown): undefined {
  if (!(error instanceof Fault)) throw error;
}

function encode(seq: number, text: string): string {
  const lines = text.split("\n").map((line) => `data: ${line}`);
  return `id: ${seq}\n${lines.join("\n")}\n\n`;
}
