import { rmSync } from "node:fs";
import type { FrameRef } from "../domain/frame.ts";

/**
 * The sample rings of a camera over the lives of its child. A ring outlives its process until every frame in it was
 * given back: detectors may still look at the last pictures of a child that died.
 */
export class Rings {
  /** For each ring the sequence that each leased slot holds. */
  readonly #leases = new Map<string, Map<number, number>>();
  #current: string | undefined;

  /** A new life writes to `path` from now on. */
  begin(path: string): void {
    this.end();
    this.#current = path;
    this.#leases.set(path, new Map());
  }

  /** The life is over; its ring goes as soon as nobody looks at it. */
  end(): void {
    const path = this.#current;
    this.#current = undefined;
    if (path && this.#leases.get(path)?.size === 0) this.#remove(path);
  }

  lease(frame: FrameRef): void {
    this.#leases.get(frame.ring)?.set(frame.slot, frame.sequence);
  }

  /** True when the slot belongs to the living child and must be told to it. */
  giveBack(frame: FrameRef): boolean {
    const leases = this.#leases.get(frame.ring);
    if (leases?.get(frame.slot) !== frame.sequence) return false;
    leases.delete(frame.slot);
    if (frame.ring === this.#current) return true;
    if (leases.size === 0) this.#remove(frame.ring);
    return false;
  }

  get leased(): number {
    return this.#current ? (this.#leases.get(this.#current)?.size ?? 0) : 0;
  }

  close(): void {
    this.#current = undefined;
    for (const path of [...this.#leases.keys()]) this.#remove(path);
  }

  #remove(path: string): void {
    this.#leases.delete(path);
    rmSync(path, { force: true });
  }
}
