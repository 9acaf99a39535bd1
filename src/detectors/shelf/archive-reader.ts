import { Fault } from "../../base/fault.ts";
import { type ArchiveHeader, BLOCK_BYTES, decodeHeader, isEmptyBlock } from "./archive-header.ts";
import { MAX_TRAILING_BYTES } from "./archive-limits.ts";

/** Reads the unpacked bytes of an archive, entry by entry, never holding more than one chunk of it. */
export class ArchiveReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes of the current entry that nobody took yet, its padding included. */
  #left = 0;
  #padding = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next entry, whose content is `content()`; undefined after the last. Throws invalid. */
  async next(): Promise<ArchiveHeader | undefined> {
    for await (const _ of this.content());
    const block = await this.#block();
    if (isEmptyBlock(block)) {
      await this.#demandEnd();
      return undefined;
    }
    const header = decodeHeader(block);
    if (!header.ok) throw new Fault("invalid", header.error);
    this.#left = header.value.bytes;
    this.#padding = (BLOCK_BYTES - (header.value.bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    return header.value;
  }

  /** The content of the entry that `next` answered last; what is not taken is skipped. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const chunk = await this.#take(this.#left);
      this.#left -= chunk.length;
      yield chunk;
    }
    while (this.#padding > 0) this.#padding -= (await this.#take(this.#padding)).length;
  }

  async #block(): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let missing = BLOCK_BYTES; missing > 0; ) {
      const part = await this.#take(missing);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** At least one byte, at most `most`. */
  async #take(most: number): Promise<Uint8Array> {
    if (!(await this.#fill())) throw new Fault("invalid", "it ends in the middle: it was cut off on its way");
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#rest = value;
    }
    return true;
  }

  /** After the end only zeros, and few: nothing may hide there. */
  async #demandEnd(): Promise<void> {
    let seen = 0;
    while (await this.#fill()) {
      seen += this.#rest.length;
      if (seen > MAX_TRAILING_BYTES || !this.#rest.every((byte) => byte === 0)) {
        throw new Fault("invalid", "there is something behind its end");
      }
      this.#rest = new Uint8Array(0);
    }
  }
}
