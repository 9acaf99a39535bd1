import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, statfsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Fault } from "../../base/fault.ts";
import { MAX_ARCHIVE_BYTES, MAX_LIST_BYTES, MAX_RATIO, MIN_FREE_BYTES, RATIO_FREE_BYTES } from "./archive-limits.ts";
import { countBytes, decodeList, LIST_NAME, type PackageList, type PackedFile } from "./archive-list.ts";
import { PathLedger, showPath } from "./archive-path.ts";
import { ArchiveReader } from "./archive-reader.ts";
import { MAX_FOLDER_ITEMS } from "./catalog-folder.ts";
import { syncFolder } from "./staging.ts";

export interface Unpacked {
  list: PackageList;
  /** Of the archive. */
  bytes: number;
  sha256: string;
}

const PLAIN_MODE = 0o644;
const EXECUTABLE_MODE = 0o755;
const FOLDER_MODE = 0o755;

/**
 * Unpacks an archive into `folder`, which is there and empty, while it comes in. Nothing is written that the list at
 * its start does not name, with the size and hash that stand there. Throws invalid with a sentence; what was written
 * until then stays behind for whoever owns the folder to remove.
 */
export async function unpackArchive(archive: AsyncIterable<Uint8Array>, folder: string): Promise<Unpacked> {
  const hash = createHash("sha256");
  const passed = { packed: 0, unpacked: 0 };
  const countPacked = async function* () {
    for await (const chunk of archive) {
      passed.packed += chunk.length;
      if (passed.packed > MAX_ARCHIVE_BYTES) {
        throw new Fault("invalid", `the archive is larger than ${MAX_ARCHIVE_BYTES} bytes`);
      }
      hash.update(chunk);
      yield chunk;
    }
  };
  const countUnpacked = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      passed.unpacked += chunk.length;
      if (passed.unpacked > RATIO_FREE_BYTES && passed.unpacked > passed.packed * MAX_RATIO) {
        throw new Fault("invalid", `the archive grows to more than ${MAX_RATIO} times its size: that is no detector`);
      }
      yield chunk;
    }
  };
  let list: PackageList | undefined;
  try {
    await pipeline(countPacked, createGunzip(), async (source: AsyncIterable<Uint8Array>) => {
      list = await unpackEntries(new ArchiveReader(countUnpacked(source)), folder);
    });
  } catch (error) {
    throw explain(error);
  }
  if (!list) throw new Fault("internal", "an archive was read without its list");
  return { list, bytes: passed.packed, sha256: hash.digest("hex") };
}

async function unpackEntries(reader: ArchiveReader, folder: string): Promise<PackageList> {
  const list = await readList(reader);
  demandSpace(folder, countBytes(list.files));
  const missing = new Map(list.files.map((file) => [file.path, file]));
  const ledger = new PathLedger();
  let items = 0;
  for (let header = await reader.next(); header; header = await reader.next()) {
    const { path, isFolder, bytes } = header;
    items += 1;
    if (items > MAX_FOLDER_ITEMS) throw new Fault("invalid", `the archive has more than ${MAX_FOLDER_ITEMS} entries`);
    const fault = ledger.add(path, isFolder);
    if (fault !== undefined) throw new Fault("invalid", fault);
    if (isFolder) continue;
    const file = missing.get(path);
    if (!file) throw new Fault("invalid", `${showPath(path)} is not in the package's list`);
    if (file.bytes !== bytes) throw new Fault("invalid", `${showPath(path)} is not as large as the list says`);
    missing.delete(path);
    await writeFile(reader.content(), join(folder, path), file);
  }
  const [lost] = missing.keys();
  if (lost !== undefined) throw new Fault("invalid", `${showPath(lost)} is in the list and not in the package`);
  syncFolders(folder);
  return list;
}

/** The files are on the disk already; so are their names after this. */
function syncFolders(folder: string): void {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    if (item.isDirectory()) syncFolders(join(folder, item.name));
  }
  syncFolder(folder);
}

async function readList(reader: ArchiveReader): Promise<PackageList> {
  const header = await reader.next();
  if (header?.path !== LIST_NAME || header.isFolder) {
    throw new Fault("invalid", `it is not a package of CAMF: it does not start with ${LIST_NAME}`);
  }
  if (header.bytes > MAX_LIST_BYTES) throw new Fault("invalid", `${LIST_NAME} is larger than ${MAX_LIST_BYTES} bytes`);
  const parts: Uint8Array[] = [];
  for await (const chunk of reader.content()) parts.push(chunk.slice());
  const list = decodeList(Buffer.concat(parts));
  if (!list.ok) throw new Fault("invalid", list.error);
  return list.value;
}

function demandSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free - bytes >= MIN_FREE_BYTES) return;
  const [needed, there] = [bytes + MIN_FREE_BYTES, free].map((one) => `${Math.ceil(one / 1e6)} MB`);
  throw new Fault("unavailable", `the disk has ${there} free; this detector needs ${needed}, reserve included`);
}

/** The folder is new and nobody else's, and every name was judged: nothing can be in the way. "wx" makes sure of it. */
async function writeFile(content: AsyncIterable<Uint8Array>, path: string, file: PackedFile): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const handle = await open(path, "wx", PLAIN_MODE);
  try {
    await fill(handle, content, file);
    await handle.chmod(file.executable ? EXECUTABLE_MODE : PLAIN_MODE);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, content: AsyncIterable<Uint8Array>, file: PackedFile): Promise<void> {
  const hash = createHash("sha256");
  for await (const chunk of content) {
    hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
  }
  if (hash.digest("hex") === file.sha256) return;
  throw new Fault("invalid", `${showPath(file.path)} is not what the list says: its hash differs`);
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault || !("code" in error)) return error;
  if (error.code === "Z_BUF_ERROR")
    return new Fault("invalid", "the archive ends in the middle: it was cut off on its way");
  if (error.code === "ENOSPC") return new Fault("unavailable", "the disk is full");
  const isZip = typeof error.code === "string" && error.code.startsWith("Z_");
  return isZip ? new Fault("invalid", `it is not a package of CAMF: ${error.message}`, { cause: error }) : error;
}
