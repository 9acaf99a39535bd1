import { closeSync, ftruncateSync, openSync, readSync, renameSync, unlinkSync, writeSync } from "node:fs";

/**
 * A ring is a file in shared memory, cut into equal slots. Each slot is a 64-byte header followed by pixels:
 *
 *     offset 0   4 bytes  "CAMF"
 *     offset 8   u64 LE   sequence of the frame that the slot holds, 0 while it is being written
 *     offset 64  pixels
 *
 * Slots are leased: the writer fills only slots that were returned to it, so a named frame stays intact as long as
 * somebody holds it; the sequence lets a reader that was lied to, or came too late, find out.
 */
export const RING_HEADER_BYTES = 64;

const MAGIC = 0x464d4143;

export class RingWriter {
  readonly path: string;
  readonly slots: number;
  readonly slotBytes: number;
  readonly #file: number;
  readonly #free: number[] = [];
  readonly #header = Buffer.alloc(RING_HEADER_BYTES);
  #sequence = 0;

  /**
   * Creates (or replaces) the ring file. `pixelBytes` is the largest frame that a slot will ever hold. A ring of the same
   * name is replaced whole, never cut short: a reader that has it mapped would die of that.
   */
  constructor(options: { path: string; slots: number; pixelBytes: number }) {
    this.path = options.path;
    this.slots = options.slots;
    this.slotBytes = RING_HEADER_BYTES + options.pixelBytes;
    const unfinished = `${options.path}.new`;
    this.#file = openSync(unfinished, "w+", 0o640);
    ftruncateSync(this.#file, this.slots * this.slotBytes);
    renameSync(unfinished, options.path);
    for (let slot = this.slots - 1; slot >= 0; slot--) this.#free.push(slot);
  }

  get free(): number {
    return this.#free.length;
  }

  /** Writes `pixels` into a free slot; undefined when every slot is leased (the caller counts a drop). */
  write(pixels: Uint8Array): { slot: number; sequence: number; offset: number } | undefined {
    if (pixels.byteLength > this.slotBytes - RING_HEADER_BYTES) throw new RangeError("frame larger than a ring slot");
    const slot = this.#free.pop();
    if (slot === undefined) return undefined;
    const start = slot * this.slotBytes;
    this.#sequence += 1;
    this.#writeHeader(start, 0);
    writeSync(this.#file, pixels, 0, pixels.byteLength, start + RING_HEADER_BYTES);
    this.#writeHeader(start, this.#sequence);
    return { slot, sequence: this.#sequence, offset: start + RING_HEADER_BYTES };
  }

  giveBack(slot: number): void {
    if (slot < 0 || slot >= this.slots || this.#free.includes(slot)) return;
    this.#free.push(slot);
  }

  close(): void {
    closeSync(this.#file);
    unlinkSync(this.path);
  }

  #writeHeader(start: number, sequence: number): void {
    this.#header.writeUInt32LE(MAGIC, 0);
    this.#header.writeBigUInt64LE(BigInt(sequence), 8);
    writeSync(this.#file, this.#header, 0, RING_HEADER_BYTES, start);
  }
}

export class RingReader {
  readonly #file: number;
  readonly #header = Buffer.alloc(RING_HEADER_BYTES);

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /**
   * Copies a frame's pixels out. `header`: where its slot's header starts, for pixels that do not begin right after it.
   * Undefined when the slot no longer holds that sequence.
   */
  read(frame: { offset: number; sequence: number; byteLength: number; header?: number }): Uint8Array | undefined {
    const pixels = new Uint8Array(frame.byteLength);
    const read = readSync(this.#file, pixels, 0, frame.byteLength, frame.offset);
    readSync(this.#file, this.#header, 0, RING_HEADER_BYTES, frame.header ?? frame.offset - RING_HEADER_BYTES);
    const intact = this.#header.readUInt32LE(0) === MAGIC && this.#header.readBigUInt64LE(8) === BigInt(frame.sequence);
    return intact && read === frame.byteLength ? pixels : undefined;
  }

  close(): void {
    closeSync(this.#file);
  }
}
