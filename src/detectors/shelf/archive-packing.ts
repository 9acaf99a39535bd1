import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream, lstatSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import { BLOCK_BYTES, encodeHeader } from "./archive-header.ts";
import { MAX_ARCHIVE_BYTES, MAX_PACKED_FILES } from "./archive-limits.ts";
import {
  countBytes,
  digestList,
  encodeList,
  judgeList,
  LIST_NAME,
  makeList,
  type PackageList,
} from "./archive-list.ts";
import { isLeftOut, readDetectorFolder } from "./catalog-folder.ts";

export interface Package {
  list: PackageList;
  /** Of the archive. */
  bytes: number;
  /** Of the archive; the same folder gives the same archive on every machine with the same CAMF. */
  sha256: string;
  unpackedBytes: number;
}

const PLAIN_MODE = 0o644;
const EXECUTABLE_MODE = 0o755;
const ANY_EXECUTE_BIT = 0o111;
const COMPRESSION_LEVEL = 9;
/** Two empty blocks end an archive. */
const END = Buffer.alloc(2 * BLOCK_BYTES);

/** NAME-VERSION.camf */
export function nameArchive({ name, version }: { name: string; version: string }): string {
  return `${name}-${version}.camf`;
}

/**
 * Packs a detector's folder into `path`, which appears only when it is whole. Leaves out hidden files,
 * node_modules, __pycache__ and packages. Throws invalid where the folder is no detector's, or does not fit a package.
 */
export async function packFolder(folder: string, path: string, onBytes?: (bytes: number) => void): Promise<Package> {
  const list = await listFolder(folder);
  const temporary = `${path}.${newId()}.part`;
  const hash = createHash("sha256");
  let bytes = 0;
  const count = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > MAX_ARCHIVE_BYTES)
        throw new Fault("invalid", `the package is larger than ${MAX_ARCHIVE_BYTES} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    const gzip = createGzip({ level: COMPRESSION_LEVEL });
    await pipeline(writeBlocks(folder, list, onBytes), gzip, count, createWriteStream(temporary, { flags: "wx" }));
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return { list, bytes, sha256: hash.digest("hex"), unpackedBytes: countBytes(list.files) };
}

/** What a package of this folder would hold. Throws invalid. */
async function listFolder(folder: string): Promise<PackageList> {
  const detector = readDetectorFolder(folder);
  if (!detector.ok) throw new Fault("invalid", `${folder} is not a detector that can be packed: ${detector.error}`);
  const paths = listPaths(folder);
  if (paths.length > MAX_PACKED_FILES)
    throw new Fault("invalid", `${folder} holds more than ${MAX_PACKED_FILES} files`);
  const files = [];
  for (const path of paths) {
    const hash = createHash("sha256");
    const { mode } = lstatSync(join(folder, path));
    let bytes = 0;
    for await (const chunk of readChunks(join(folder, path))) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    files.push({ path, bytes, sha256: hash.digest("hex"), executable: (mode & ANY_EXECUTE_BIT) !== 0 });
  }
  const list = makeList(detector.value.manifest.name, detector.value.manifest.version, files);
  const fault = judgeList(list);
  if (fault !== undefined) throw new Fault("invalid", `${folder} cannot be packed: ${fault}`);
  return list;
}

/** The digest of what an installed version holds; see digestList. */
export async function digestFolder(folder: string): Promise<string> {
  return digestList(await listFolder(folder));
}

/** Plain files below `folder`, by code unit, so that every machine sorts them alike. */
function listPaths(folder: string, below = ""): string[] {
  const paths = readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .flatMap((item) => {
      const path = below === "" ? item.name : `${below}/${item.name}`;
      return item.isDirectory() ? listPaths(folder, path) : [path];
    });
  return paths.sort((one, other) => (one < other ? -1 : 1));
}

async function* writeBlocks(folder: string, list: PackageList, onBytes?: (bytes: number) => void) {
  const head = encodeList(list);
  yield encodeHeader(LIST_NAME, head.length, PLAIN_MODE);
  yield* pad(head, head.length);
  for (const { path, bytes, sha256, executable } of list.files) {
    yield encodeHeader(path, bytes, executable ? EXECUTABLE_MODE : PLAIN_MODE);
    const hash = createHash("sha256");
    for await (const chunk of readChunks(join(folder, path))) {
      hash.update(chunk);
      onBytes?.(chunk.length);
      yield chunk;
    }
    demandSame(hash, sha256, path);
    yield* pad(undefined, bytes);
  }
  yield END;
}

function demandSame(hash: Hash, sha256: string, path: string): void {
  if (hash.digest("hex") !== sha256) throw new Fault("conflict", `"${path}" changed while it was packed; try again`);
}

function* pad(content: Buffer | undefined, bytes: number) {
  if (content) yield content;
  const rest = bytes % BLOCK_BYTES;
  if (rest > 0) yield Buffer.alloc(BLOCK_BYTES - rest);
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield chunk;
}
