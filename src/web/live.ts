import { sleep } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { Desk } from "./desk.ts";
import { type Region, renderPartials } from "./page.ts";
import { type Call, type Route, route } from "./route.ts";

/** How often a stream shows that it is alive, and pages with cameras are looked at anew. */
export const BEAT_MS = 500;
/** Entries that come together (twelve anomalies of one check) make one update. */
const GATHER_MS = 40;
/** Streams of one box at a time: a film set has tens of tablets, not hundreds. */
export const MAX_STREAMS = 200;

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
    if (fresh && desk.store.journal.head() === this.#seq) this.#remember(await this.#make());
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
    const page = await desk.pages.make(this.#path, { desk, session });
    this.#beats = page?.beats ?? false;
    return page?.regions ?? [];
  }

  #remember(regions: readonly Region[]): void {
    for (const region of regions) this.#shown.set(region.id, region.markup.toString());
  }
}

export function makeLiveRoutes(): Route[] {
  let open = 0;
  const handle = (call: Call) => {
    if (open >= MAX_STREAMS) throw new Fault("unavailable", "too many pages are open at once");
    open += 1;
    return openStream(call, () => (open -= 1));
  };
  return [route({ method: "GET", path: "/events", action: "look", handle })];
}

function openStream(call: Call, onEnd: () => void): Response {
  const resumed = readSeq(call.request.headers.get("last-event-id"));
  const seq = resumed ?? readSeq(call.url.searchParams.get("since")) ?? 0;
  const page = call.url.searchParams.get("page") ?? "/";
  const stream = new PageStream(call, page, seq);
  const body = streamText(call, (signal) => stream.messages(resumed === undefined, signal), onEnd);
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** A body from messages: asked for one at a time, ended when the reader leaves or the server closes. */
function streamText(call: Call, make: (signal: AbortSignal) => AsyncGenerator<string>, onEnd: () => void) {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, call.request.signal, call.desk.closing]);
  const messages = make(signal);
  const encoder = new TextEncoder();
  signal.addEventListener("abort", onEnd, { once: true });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const message = await messages.next().catch((error: unknown) => failed(call.desk, error));
      if (left.signal.aborted) return;
      if (message.done || signal.aborted) {
        left.abort();
        controller.close();
      } else controller.enqueue(encoder.encode(message.value));
    },
    cancel: () => left.abort(),
  });
}

function failed(desk: Desk, error: unknown): IteratorReturnResult<undefined> {
  if (!(error instanceof Fault)) desk.log.error("a live stream failed", { error: String(error) });
  return { done: true, value: undefined };
}

function readSeq(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function encode(seq: number, text: string): string {
  const lines = text.split("\n").map((line) => `data: ${line}`);
  return `id: ${seq}\n${lines.join("\n")}\n\n`;
}

/** Waits for the next entry of a journal, but never longer than a beat. */
class EntryWaiter {
  readonly #entries: AsyncGenerator<JournalEntry>;
  readonly #signal: AbortSignal;
  #awake: AbortSignal;
  #arrived: number | undefined;

  constructor(entries: AsyncGenerator<JournalEntry>, signal: AbortSignal) {
    this.#entries = entries;
    this.#signal = signal;
    this.#awake = this.#ask();
  }

  /** The number of the next entry, or undefined when none came in time. */
  async wait(forMs: number): Promise<number | undefined> {
    await sleep(forMs, this.#awake);
    const seq = this.#arrived;
    if (seq !== undefined) {
      this.#arrived = undefined;
      this.#awake = this.#ask();
    }
    return seq;
  }

  /** One signal an entry: racing one promise at every beat would pile up reactions through a quiet night. */
  #ask(): AbortSignal {
    const wake = new AbortController();
    this.#entries.next().then(({ done, value }) => {
      if (!done) this.#arrived = value.seq;
      wake.abort();
    });
    return AbortSignal.any([wake.signal, this.#signal]);
  }
}
