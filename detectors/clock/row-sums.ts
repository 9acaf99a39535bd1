import type { Pixels } from "./picture.ts";

const CHANNELS = 3;

/** A picture as words of four bytes, of which two times two are added up at once, 16 bits each. */
export interface Words {
  data: Int32Array;
  /** Byte of `data` at which the picture begins. */
  offset: number;
  /** Sums of bytes 0 and 2 of each word of a row, and of bytes 1 and 3. */
  even: Int32Array;
  odd: Int32Array;
}

interface Span {
  /** In bytes. */
  start: number;
  length: number;
}
interface Addition extends Span {
  weight: number;
  isFirst: boolean;
}

/** Undefined for a picture that is no whole number of words, or whose rows begin at different bytes of one. */
export function viewWords({ data, stride, width }: Pixels, before: Words | undefined): Words | undefined {
  const offset = data.byteOffset % 4;
  if (stride % 4 !== 0 || (offset + data.byteLength) % 4 !== 0) return undefined;
  const words = new Int32Array(data.buffer, data.byteOffset - offset, (offset + data.byteLength) / 4);
  const length = Math.ceil((width * CHANNELS) / 4) + 2;
  if (before && before.even.length >= length) return { ...before, data: words, offset };
  return { data: words, offset, even: new Int32Array(length), odd: new Int32Array(length) };
}

/** Adds a row, weighed. Weights of one pixel add up to 256, so that no sum outgrows its 16 bits. */
export function addWords({ data, even, odd }: Words, { start, length, weight, isFirst }: Addition): void {
  const from = start >> 2;
  const count = ((start + length + 3) >> 2) - from;
  if (isFirst) {
    for (let i = 0; i < count; i++) {
      const word = data[from + i];
      even[i] = Math.imul(word & 0xff00ff, weight);
      odd[i] = Math.imul((word >>> 8) & 0xff00ff, weight);
    }
    return;
  }
  for (let i = 0; i < count; i++) {
    const word = data[from + i];
    even[i] += Math.imul(word & 0xff00ff, weight);
    odd[i] += Math.imul((word >>> 8) & 0xff00ff, weight);
  }
}

/** The sums of a row, byte by byte. The first word may begin before the row, and the last end behind it. */
export function unpackWords({ even, odd }: Words, sums: Int32Array, { start, length }: Span): void {
  let to = -(start & 3);
  for (let i = 0; to < length; i++, to += 4) {
    const one = even[i];
    const other = odd[i];
    if (to >= 0) sums[to] = one & 0xffff;
    if (to >= -1) sums[to + 1] = other & 0xffff;
    if (to >= -2) sums[to + 2] = one >>> 16;
    sums[to + 3] = other >>> 16;
  }
}

/** The same byte by byte, for pictures that cannot be viewed as words. */
export function addBytes(data: Uint8Array, sums: Int32Array, { start, length, weight, isFirst }: Addition): void {
  if (isFirst) for (let i = 0; i < length; i++) sums[i] = weight * data[start + i];
  else for (let i = 0; i < length; i++) sums[i] += weight * data[start + i];
}
