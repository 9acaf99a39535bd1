import { existsSync, readFileSync, realpathSync } from "node:fs";
import { Fault } from "../../base/fault.ts";
import { detectArchitecture } from "./seccomp.ts";

/**
 * Which shared libraries a program needs, read from its own dynamic section and from theirs: as the loader does it,
 * but without running anything, and in a tenth of the time.
 */

const FOLDERS = { x64: "/lib/x86_64-linux-gnu", arm64: "/lib/aarch64-linux-gnu" } as const;
const LOADERS = { x64: "/lib64/ld-linux-x86-64.so.2", arm64: "/lib/ld-linux-aarch64.so.1" } as const;

/** It is named among the needed libraries too; every cell has it where programs look for it. */
const LOADER_NAME = /\/ld-linux[^/]*$/;

const ELF_MAGIC = 0x464c457f;
const HEADER_BYTES = 64;
const SEGMENT_LOADED = 1;
const SEGMENT_DYNAMIC = 2;
const TAG_END = 0n;
const TAG_NEEDED = 1n;
const TAG_NAMES = 5n;
const DYNAMIC_ENTRY_BYTES = 16;
/** More than any real program has; a file that says more is not read further. */
const MAX_LIBRARIES = 512;

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

/** The folder that holds this machine's libraries. Throws unavailable for a processor that no cell is made for. */
export function libraryFolder(): string {
  return FOLDERS[demandArchitecture()];
}

export function findLoader(): string {
  return LOADERS[demandArchitecture()];
}

function demandArchitecture() {
  const architecture = detectArchitecture();
  if (!architecture) throw new Fault("unavailable", `detectors cannot be sandboxed on a ${process.arch} processor`);
  return architecture;
}

/** Paths of every library that `programs` need, directly or not; those that are not in the machine's folder are left out. */
export function findLibraries(programs: readonly string[]): string[] {
  const found = new Set<string>();
  const waiting = programs.flatMap((path) => readNeeded(path));
  while (waiting.length > 0 && found.size < MAX_LIBRARIES) {
    const path = `${libraryFolder()}/${waiting.pop()}`;
    if (found.has(path) || LOADER_NAME.test(path) || !existsSync(path)) continue;
    found.add(path);
    waiting.push(...readNeeded(path));
  }
  return [...found].sort();
}

/** Names of the libraries that one file asks for; none for what is not a 64-bit ELF file. */
export function readNeeded(path: string): string[] {
  const file = readFileSync(realpathSync(path));
  if (file.length < HEADER_BYTES || file.readUInt32LE(0) !== ELF_MAGIC) return [];
  const segments = readSegments(file);
  const dynamic = segments.find(({ type }) => type === SEGMENT_DYNAMIC);
  if (!dynamic) return [];
  const needed: number[] = [];
  let names = 0;
  for (let at = dynamic.offset; at + DYNAMIC_ENTRY_BYTES <= dynamic.offset + dynamic.size; at += DYNAMIC_ENTRY_BYTES) {
    const [tag, value] = [file.readBigInt64LE(at), Number(file.readBigUInt64LE(at + 8))];
    if (tag === TAG_END) break;
    if (tag === TAG_NEEDED) needed.push(value);
    if (tag === TAG_NAMES) names = locate(segments, value);
  }
  return needed.map((offset) => readName(file, names + offset));
}

function readSegments(file: Buffer): Segment[] {
  const [start, size, count] = [Number(file.readBigUInt64LE(32)), file.readUInt16LE(54), file.readUInt16LE(56)];
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    const word = (offset: number) => Number(file.readBigUInt64LE(at + offset));
    return { type: file.readUInt32LE(at), offset: word(8), address: word(16), size: word(32) };
  });
}

/** The dynamic section speaks of memory; this is where that memory comes from in the file. */
function locate(segments: Segment[], address: number): number {
  const home = segments.find(
    (one) => one.type === SEGMENT_LOADED && address >= one.address && address < one.address + one.size,
  );
  return home ? address - home.address + home.offset : 0;
}

function readName(file: Buffer, at: number): string {
  return file.toString("latin1", at, file.indexOf(0, at));
}
