import { type Clip, nameTake, type Reference, type Take } from "../domain/take.ts";
import type { Store } from "../store/store.ts";
import { footageOf } from "./footage.ts";
import { readOrders } from "./orders.ts";
import type { ReferenceShelf } from "./reference-shelf.ts";

/** A reference with what comparing needs. */
export interface ReadyReference {
  id: string;
  clip: Clip;
  /** As it is said: "take 2". */
  label: string;
  /** Folder of its samples. */
  directory: string;
}

/** What each set-up and camera is compared with, by the store's word. */
export class ReferenceDesk {
  readonly #store: Store;
  readonly #shelf: ReferenceShelf;

  constructor(options: { store: Store; shelf: ReferenceShelf }) {
    this.#store = options.store;
    this.#shelf = options.shelf;
  }

  find(angleId: string, camera: string): ReadyReference | undefined {
    const reference = this.#store.references.current(angleId, camera);
    return reference && this.#describe(reference);
  }

  /** The reference of a clip; undefined when the clip is its own. */
  findFor(take: Take, clip: Clip): ReadyReference | undefined {
    const reference = this.find(take.angleId, clip.camera);
    return reference?.clip.id === clip.id ? undefined : reference;
  }

  isReady(reference: ReadyReference): boolean {
    return this.#shelf.holds(reference.directory);
  }

  /** Keeps the reference's samples ready; does nothing while it has no file. */
  async keepSamples(reference: ReadyReference): Promise<void> {
    if (reference.clip.path === null) return;
    const { rateHz } = readOrders(this.#store, this.#store.takes.find(reference.clip.takeId));
    const path = this.#store.media.absolutePath(reference.clip.path);
    await this.#shelf.keep({ footage: footageOf(reference.clip, path), directory: reference.directory, rateHz });
  }

  #describe(reference: Reference): ReadyReference {
    const clip = this.#store.clips.find(reference.clipId);
    const take = this.#store.takes.find(reference.takeId);
    const directory = `${this.#store.media.absolutePath(clip.path ?? clip.id)}.samples`;
    return { id: reference.id, clip, label: nameTake(take), directory };
  }
}
