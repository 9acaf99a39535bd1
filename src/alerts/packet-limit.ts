import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/**
 * A client's socket that is cut off as soon as it announces an MQTT packet above `maxPacketBytes`, before a byte of
 * it is kept: the broker's parser would gather up to 256 MB.
 */
export class LimitedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #maxPacketBytes: number;
  /** Bytes of the current packet's body that are still to come. */
  #bodyLeft = 0;
  /** The remaining-length field while it is being read; undefined before a packet's first byte. */
  #length: { value: number; shift: number } | undefined;

  constructor(socket: Socket, maxPacketBytes: number) {
    super();
    this.#socket = socket;
    this.#maxPacketBytes = maxPacketBytes;
    socket.on("data", (chunk: Buffer) => {
      if (!this.#allows(chunk)) this.destroy(new Error("packet too large"));
      else if (!this.push(chunk)) socket.pause();
    });
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  /** Follows the packets' framing: one byte of type, a length of one to four bytes, the body. */
  #allows(chunk: Uint8Array): boolean {
    let index = 0;
    while (index < chunk.length) {
      const skipped = Math.min(this.#bodyLeft, chunk.length - index);
      this.#bodyLeft -= skipped;
      index += skipped;
      if (index < chunk.length && !this.#readHeader(chunk[index++] ?? 0)) return false;
    }
    return true;
  }

  #readHeader(byte: number): boolean {
    const length = this.#length;
    if (!length) {
      this.#length = { value: 0, shift: 0 };
      return true;
    }
    length.value += (byte & 0x7f) * 2 ** length.shift;
    length.shift += 7;
    if (length.value > this.#maxPacketBytes || length.shift > 28) return false;
    if (byte < 0x80) {
      this.#bodyLeft = length.value;
      this.#length = undefined;
    }
    return true;
  }
}
