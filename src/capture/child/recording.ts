import { type FileHandle, open, writeFile } from "node:fs/promises";
import type { ChildMessage } from "../protocol.ts";
import type { BusMessage } from "./gstreamer.ts";
import type { Timeline } from "./timeline.ts";

/** The growing segment is pushed from the page cache to the disk this often: a pulled battery costs that much. */
const SYNC_EVERY_MS = 1000;

/** Follows splitmuxsink: says which segment began and ended when, leaves its time beside it and keeps it on disk. */
export class Recording {
  readonly #timeline: Timeline;
  readonly #bootId: string;
  readonly #say: (message: ChildMessage) => void;
  readonly #waiting: BusMessage[] = [];
  #growing: FileHandle | undefined;
  #syncing = false;
  open = 0;

  constructor(options: { timeline: Timeline; bootId: string; say: (message: ChildMessage) => void }) {
    this.#timeline = options.timeline;
    this.#bootId = options.bootId;
    this.#say = options.say;
    setInterval(() => void this.#sync(), SYNC_EVERY_MS);
  }

  /** Takes splitmuxsink's messages; they wait until media time is tied to the box's clock. */
  hear(message: BusMessage): void {
    const opened = message.name === "splitmuxsink-fragment-opened";
    if (!opened && message.name !== "splitmuxsink-fragment-closed") return;
    this.open += opened ? 1 : -1;
    this.#waiting.push(message);
    this.settle();
  }

  settle(): void {
    while (this.#timeline.settled) {
      const message = this.#waiting.shift();
      if (!message) return;
      const path = message.location ?? "";
      const atMs = this.#timeline.toBox(Number(message["running-time"] ?? 0) / 1e6);
      const opened = message.name === "splitmuxsink-fragment-opened";
      this.#say({ type: "segment", change: opened ? "opened" : "closed", path, atMs });
      if (opened) void this.#begin(path, atMs);
    }
  }

  async #begin(path: string, startedAtMs: number): Promise<void> {
    try {
      const previous = this.#growing;
      this.#growing = await open(path, "r");
      await writeFile(`${path}.json`, `${JSON.stringify({ startedAtMs, bootId: this.#bootId })}\n`, { flush: true });
      await previous?.close();
    } catch (error) {
      process.stderr.write(`segment ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  async #sync(): Promise<void> {
    if (this.#syncing || !this.#growing) return;
    this.#syncing = true;
    try {
      await this.#growing.datasync();
    } catch {
      // The handle was just closed in favour of the next segment's.
    } finally {
      this.#syncing = false;
    }
  }
}
