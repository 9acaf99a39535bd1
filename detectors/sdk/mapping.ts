import { dlopen, type Pointer, toArrayBuffer } from "bun:ffi";
import { closeSync, fstatSync, openSync, statSync } from "node:fs";

/** Whole ring files in memory, read-only: a write to them kills the process. */

/** More rings than the cameras of a take and their pairs have; the one that was used longest ago gives way. */
const MAX_MAPPINGS = 32;
const PROT_READ = 1;
const MAP_SHARED = 1;
const SIGNATURES = {
  mmap: { args: ["ptr", "u64", "i32", "i32", "i32", "i64"], returns: "ptr" },
  munmap: { args: ["ptr", "u64"], returns: "i32" },
} as const;

type Library = ReturnType<typeof dlopen<typeof SIGNATURES>>;

export interface Mapping {
  address: Pointer;
  inode: number;
  bytes: number;
  /** The whole file, for copies out of it. */
  view: Uint8Array;
}

/**
 * Maps rings and keeps them mapped: mapping one anew for each picture costs as much as it saves. A ring that was made
 * anew under the old name is another file, or has another size, and is mapped again. A capture that shortens the very
 * file while a picture is copied kills the process (SIGBUS); the box starts it again.
 */
export class RingMappings {
  readonly #mappings = new Map<string, Mapping>();
  #library: Library | undefined;
  #isRefused = false;

  /** Undefined where nothing can be mapped: read the file instead. Throws where the ring cannot be opened. */
  find(path: string): Mapping | undefined {
    const { ino, size } = statSync(path);
    const kept = this.#mappings.get(path);
    this.#mappings.delete(path);
    if (kept?.inode === ino && kept.bytes === size) {
      this.#mappings.set(path, kept);
      return kept;
    }
    if (kept) this.#unmap(kept);
    if (this.#isRefused || size === 0) return undefined;
    const oldest = this.#mappings.size >= MAX_MAPPINGS ? this.#mappings.entries().next().value : undefined;
    if (oldest) {
      this.#mappings.delete(oldest[0]);
      this.#unmap(oldest[1]);
    }
    return this.#map(path);
  }

  /** A view that `detach` ends. */
  borrow({ address }: Mapping, offset: number, bytes: number): Uint8Array {
    return new Uint8Array(toArrayBuffer(address, offset, bytes));
  }

  #map(path: string): Mapping | undefined {
    const file = openSync(path, "r");
    try {
      const { ino: inode, size: bytes } = fstatSync(file);
      this.#library ??= dlopen("libc.so.6", SIGNATURES);
      const address = this.#library.symbols.mmap(null, bytes, PROT_READ, MAP_SHARED, file, 0);
      if (typeof address !== "number") return undefined;
      const mapping = { address, inode, bytes, view: new Uint8Array(toArrayBuffer(address, 0, bytes)) };
      this.#mappings.set(path, mapping);
      return mapping;
    } catch {
      this.#isRefused = true;
      return undefined;
    } finally {
      closeSync(file);
    }
  }

  #unmap({ address, bytes, view }: Mapping): void {
    detach(view);
    this.#library?.symbols.munmap(address, bytes);
  }
}

/** Empties a view, so that whoever kept it reads nothing instead of somebody else's memory. */
export function detach(view: Uint8Array): void {
  if (view.buffer instanceof ArrayBuffer) view.buffer.transfer();
}
