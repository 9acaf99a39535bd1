import { describeError } from "../base/fault.ts";
import type { JournalEntry } from "../domain/journal.ts";
import { writeSidecar } from "./recording.ts";
import { closeInterruptedTakes, closeTornSegments } from "./recovery.ts";
import { ReferenceReadings } from "./reference-readings.ts";
import { RightOfWay } from "./right-of-way.ts";
import { TakeRun, type TakeRunOptions } from "./take-run.ts";

/** Another reference, other detectors, or a check of the reference that left something to look at. */
const CHANGES_PREPARATION: ReadonlySet<JournalEntry["kind"]> = new Set(["reference", "scene", "take.checked"]);

/**
 * Follows the journal and makes true what it asks for: cameras open, takes are compared while they roll, closed at
 * the cut, checked again on request. Nobody calls it; a restart resumes from what the store says.
 */
export class Pipeline {
  readonly #options: TakeRunOptions;
  readonly #runs = new Map<string, TakeRun>();
  readonly #closing = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #followed: Promise<void>;

  constructor(options: Omit<TakeRunOptions, "closing" | "rightOfWay" | "readings">) {
    const parts = { ...options, rightOfWay: new RightOfWay(), closing: this.#stop.signal };
    this.#options = { ...parts, readings: new ReferenceReadings(parts) };
    this.#followed = this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#followed;
    await Promise.all(this.#closing);
  }

  async #follow(): Promise<void> {
    const { store, log } = this.#options;
    const head = await this.#resume();
    for await (const entry of store.journal.follow(head, this.#stop.signal)) {
      try {
        await this.#obey(entry);
      } catch (error) {
        log.error("a journal entry could not be followed", {
          kind: entry.kind,
          seq: entry.seq,
          error: describeError(error),
        });
      }
    }
  }

  /** Takes up what the store says was going on; answers the number of the entry from which the journal is followed. */
  async #resume(): Promise<number> {
    const { store, deck, log } = this.#options;
    let head = store.journal.head();
    try {
      await closeTornSegments(store);
      closeInterruptedTakes(store);
      // The cuts that were just made are known; following them would close those takes twice.
      head = store.journal.head();
      for (const take of store.takes.listByState("checking")) this.#close(new TakeRun(this.#options, take.id));
      await deck.follow();
      const armed = store.takes.current();
      if (armed) await new TakeRun(this.#options, armed.id).prepare();
    } catch (error) {
      log.error("the box could not resume all it was doing", { error: describeError(error) });
    }
    return head;
  }

  async #obey(entry: JournalEntry): Promise<void> {
    const { store, deck } = this.#options;
    if (entry.kind === "camera") await deck.follow();
    else if (entry.kind === "take.armed") this.#inBackground(new TakeRun(this.#options, entry.subjectId).prepare());
    else if (entry.kind === "take.rolling") {
      const run = new TakeRun(this.#options, entry.subjectId);
      this.#runs.set(entry.subjectId, run);
      run.roll();
    } else if (entry.kind === "take.cut" || entry.kind === "take.recheck") {
      const run = this.#runs.get(entry.subjectId) ?? new TakeRun(this.#options, entry.subjectId);
      this.#runs.delete(entry.subjectId);
      this.#close(run);
    } else if (entry.kind === "take.changed" || entry.kind === "take.checked") writeSidecar(store, entry.subjectId);
    if (CHANGES_PREPARATION.has(entry.kind)) this.#prepareArmed();
  }

  /** What is to be ready before the armed take rolls may be another thing now. */
  #prepareArmed(): void {
    const armed = this.#options.store.takes.current();
    if (armed?.state === "armed") this.#inBackground(new TakeRun(this.#options, armed.id).prepare());
  }

  #close(run: TakeRun): void {
    this.#inBackground(run.close());
  }

  /** The journal is followed on; the next take may roll while this one is still being checked. */
  #inBackground(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#options.log.error("work on a take failed", { error: describeError(error) }))
      .finally(() => this.#closing.delete(tracked));
    this.#closing.add(tracked);
  }
}
