import { Fault } from "../base/fault.ts";
import { RingReader } from "../base/ring.ts";
import type { LivePicture } from "../domain/ports.ts";
import type { ChildCommand, ChildMessage } from "./protocol.ts";

/** Of the live preview, while somebody watches. */
export const PREVIEW_RATE_HZ = 12.5;
const STILL_LIMIT_MS = 2000;
const MAX_WATCHERS = 64;

type PictureMessage = Extract<ChildMessage, { type: "picture" }>;

interface Watcher {
  newest: LivePicture | undefined;
  wake: () => void;
}

/** JPEGs for people: the preview for whoever watches, a still for whoever asks. */
export class Pictures {
  readonly #send: (command: ChildCommand) => void;
  readonly #watchers = new Set<Watcher>();
  #stills: PromiseWithResolvers<Uint8Array>[] = [];
  #ringPath: string | undefined;
  #ring: RingReader | undefined;

  constructor(send: (command: ChildCommand) => void) {
    this.#send = send;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  begin(ringPath: string): void {
    this.end();
    this.#ringPath = ringPath;
  }

  end(): void {
    this.#ring?.close();
    this.#ring = undefined;
    this.#ringPath = undefined;
    this.#refuseStills();
  }

  take(message: PictureMessage): void {
    if (!this.#ringPath) return;
    this.#ring ??= new RingReader(this.#ringPath);
    const jpeg = this.#ring.read(message);
    this.#send({ type: "give-back", ring: "pictures", slot: message.slot });
    if (!jpeg) return;
    if (message.use === "preview") {
      for (const watcher of this.#watchers) {
        watcher.newest = { jpeg, capturedAtMs: message.capturedAtMs };
        watcher.wake();
      }
      return;
    }
    const waiting = this.#stills;
    this.#stills = [];
    for (const still of waiting) still.resolve(jpeg);
  }

  async still(): Promise<Uint8Array> {
    const still = Promise.withResolvers<Uint8Array>();
    this.#stills.push(still);
    this.#send({ type: "still" });
    const timer = setTimeout(() => still.reject(noPicture()), STILL_LIMIT_MS);
    try {
      return await still.promise;
    } finally {
      clearTimeout(timer);
      this.#stills = this.#stills.filter((each) => each !== still);
    }
  }

  async *watch(signal: AbortSignal): AsyncGenerator<LivePicture> {
    if (this.#watchers.size >= MAX_WATCHERS) throw new Fault("unavailable", "too many screens watch this camera");
    let woken = Promise.withResolvers<void>();
    const watcher: Watcher = { newest: undefined, wake: () => woken.resolve() };
    this.#add(watcher);
    signal.addEventListener("abort", watcher.wake);
    try {
      while (!signal.aborted) {
        await woken.promise;
        woken = Promise.withResolvers<void>();
        const picture = watcher.newest;
        watcher.newest = undefined;
        if (picture && !signal.aborted) yield picture;
      }
    } finally {
      signal.removeEventListener("abort", watcher.wake);
      this.#watchers.delete(watcher);
      if (!this.watched) this.#send({ type: "watch-rate", hz: 0 });
    }
  }

  close(): void {
    this.end();
  }

  #add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#send({ type: "watch-rate", hz: PREVIEW_RATE_HZ });
  }

  #refuseStills(): void {
    for (const still of this.#stills) still.reject(noPicture());
    this.#stills = [];
  }
}

function noPicture(): Fault {
  return new Fault("unavailable", "there is no picture right now");
}
