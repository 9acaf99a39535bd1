import { closeSync, lstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";

const ENDINGS = { bun: [".ts", ".js", ".mjs"], python: [".py"] } as const;

/** Header of an ELF file: the magic, class (2: 64 bit), byte order (1: little-endian); type and machine from byte 16. */
const ELF_HEADER_BYTES = 20;
const ELF_MAGIC = 0x464c457f;
const ELF_CLASS_64 = 2;
const ELF_LITTLE_ENDIAN = 1;
const ELF_PROGRAM_TYPES = [2, 3];
const ELF_MACHINES: Record<number, string> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64", 243: "riscv64" };
const ANY_EXECUTE_BIT = 0o111;

/** Why the manifest's entry cannot be started here; undefined when it can. Reads at most the file's first bytes. */
export function judgeEntry(folder: string, { entry, runtime }: Manifest): string | undefined {
  const path = join(folder, entry);
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (!facts) return `entry "${entry}" does not exist`;
  if (!facts.isFile()) return `entry "${entry}" is not a plain file`;
  if (runtime === "executable") return judgeProgram(entry, path, facts.mode);
  const endings: readonly string[] = ENDINGS[runtime];
  if (endings.some((ending) => entry.endsWith(ending))) return undefined;
  return `entry "${entry}" must end in ${endings.join(" or ")} for the runtime "${runtime}"`;
}

function judgeProgram(entry: string, path: string, mode: number): string | undefined {
  const header = readHeader(path);
  if (header.length < ELF_HEADER_BYTES || header.readUInt32LE(0) !== ELF_MAGIC) {
    return `entry "${entry}" is not a Linux program (ELF); scripts need the runtime "bun" or "python"`;
  }
  if (header[4] !== ELF_CLASS_64 || header[5] !== ELF_LITTLE_ENDIAN) {
    return `entry "${entry}" is not a 64-bit little-endian program`;
  }
  if (!ELF_PROGRAM_TYPES.includes(header.readUInt16LE(16))) return `entry "${entry}" is an object file, not a program`;
  const machine = header.readUInt16LE(18);
  const built = ELF_MACHINES[machine] ?? `machine ${machine}`;
  if (built !== process.arch) return `entry "${entry}" is built for ${built}, this machine is ${process.arch}`;
  return mode & ANY_EXECUTE_BIT ? undefined : `entry "${entry}" is not executable: chmod +x ${entry}`;
}

function readHeader(path: string): Buffer {
  const header = Buffer.alloc(ELF_HEADER_BYTES);
  const file = openSync(path, "r");
  try {
    return header.subarray(0, readSync(file, header, 0, ELF_HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
