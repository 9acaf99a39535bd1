import { type Result, refuse, succeed } from "../../base/result.ts";

/**
 * The format of a package: plain "ustar" (POSIX.1-1988), and of that only plain files and folders. No extension of it
 * is read: where two programs could read one archive in two ways, this one does not read it at all.
 */
export const BLOCK_BYTES = 512;

export interface ArchiveHeader {
  path: string;
  isFolder: boolean;
  /** Of the content, in bytes; 0 for a folder. */
  bytes: number;
}

/** Fields: where they start and how long they are. */
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const OWNER = [108, 8] as const;
const GROUP = [116, 8] as const;
const SIZE = [124, 12] as const;
const TIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const MAGIC = [257, 8] as const;
const PREFIX = [345, 155] as const;
const USTAR = "ustar\u000000";

const REFUSED_TYPES: Record<string, string> = {
  "1": "a hard link",
  "2": "a symbolic link",
  "3": "a device",
  "4": "a device",
  "6": "a pipe",
  x: "an extended header",
  g: "an extended header",
  L: "a GNU long name",
  K: "a GNU long link",
  S: "a sparse file",
};

/** The header of a file: owner, group and time are always 0, so that the same files make the same bytes. */
export function encodeHeader(path: string, bytes: number, mode: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const { prefix, name } = splitPath(path);
  block.write(name, ...NAME, "latin1");
  block.write(prefix, ...PREFIX, "latin1");
  for (const [field, value] of [
    [MODE, mode],
    [OWNER, 0],
    [GROUP, 0],
    [SIZE, bytes],
    [TIME, 0],
  ] as const) {
    block.write(value.toString(8).padStart(field[1] - 1, "0"), field[0], "latin1");
  }
  block.write("0", TYPE, "latin1");
  block.write(USTAR, ...MAGIC, "latin1");
  block.write(`${sumBlock(block).toString(8).padStart(6, "0")}\u0000 `, ...CHECKSUM, "latin1");
  return block;
}

export function isEmptyBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** Never throws; the error is one sentence. The path is as it stands there, not yet judged. */
export function decodeHeader(block: Buffer): Result<ArchiveHeader> {
  if (readText(block, MAGIC, true) !== USTAR) {
    return refuse("it is not a package of CAMF: make one with camf detector package");
  }
  if (readNumber(block, CHECKSUM) !== sumBlock(block)) return refuse("it is damaged: a header's checksum is wrong");
  const prefix = readText(block, PREFIX);
  const name = readText(block, NAME);
  const path = prefix === "" ? name : `${prefix}/${name}`;
  const type = String.fromCharCode(block[TYPE]);
  const bytes = readNumber(block, SIZE);
  if (bytes === undefined) return refuse("it is damaged: a header has no size");
  if (type === "5") {
    if (bytes > 0) return refuse("a folder in it has content");
    return succeed({ path: path.replace(/\/$/, ""), isFolder: true, bytes });
  }
  if (type === "0" || type === "\u0000") return succeed({ path, isFolder: false, bytes });
  const what = REFUSED_TYPES[type] ?? "something of an unknown kind";
  return refuse(
    `${JSON.stringify(path.replace(/\p{C}/gu, "?"))} is ${what}; a package holds plain files and folders only`,
  );
}

/** A path of at most 155 characters, with names of at most 100, can always be split. */
function splitPath(path: string): { prefix: string; name: string } {
  if (path.length <= NAME[1]) return { prefix: "", name: path };
  const at = path.indexOf("/", path.length - NAME[1] - 1);
  return { prefix: path.slice(0, at), name: path.slice(at + 1) };
}

/** Sum of all bytes, the checksum's own counted as spaces. */
function sumBlock(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at++) {
    sum += at >= CHECKSUM[0] && at < CHECKSUM[0] + CHECKSUM[1] ? 0x20 : block[at];
  }
  return sum;
}

/** Latin-1, so that every byte of a forged name is seen by whoever judges it. */
function readText(block: Buffer, [start, length]: readonly [number, number], whole = false): string {
  const field = block.subarray(start, start + length);
  const end = whole ? length : field.indexOf(0);
  return field.toString("latin1", 0, end < 0 ? length : end);
}

function readNumber(block: Buffer, field: readonly [number, number]): number | undefined {
  const match = /^ *([0-7]{1,11})[ \0]*$/.exec(block.toString("latin1", field[0], field[0] + field[1]));
  return match ? Number.parseInt(match[1], 8) : undefined;
}
