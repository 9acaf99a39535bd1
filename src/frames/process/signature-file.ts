import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { newId } from "../../base/id.ts";
import { BLOCKS, CELLS, type Signature, Signer } from "./signature.ts";
import { thumbSize } from "./window.ts";

/** Beside a reference's pictures. Where it is missing or does not fit them, it is made anew. */
const FILE = "signatures.bin";
const MAGIC = new TextEncoder().encode("CAMFSIG2");
const SIGNATURE_BYTES = CELLS + BLOCKS + 1;
/** Decoding one picture may take so long. */
const DECODE_LIMIT_S = 30;

/** The signatures of a reference's pictures, in order: those stored, or made from the pictures and stored. */
export async function readSignatures(directory: string, files: readonly string[]): Promise<Signature[]> {
  const stored = unpack(readStored(directory), files.length);
  if (stored) return stored;
  const signatures = await makeSignatures(directory, files);
  store(directory, pack(signatures));
  return signatures;
}

/** JPEG is decoded at a quarter of its size, which costs a tenth. */
async function makeSignatures(directory: string, files: readonly string[]): Promise<Signature[]> {
  const signer = new Signer();
  const signatures: Signature[] = [];
  for (const file of files) {
    const picture = sharp(join(directory, file)).timeout({ seconds: DECODE_LIMIT_S });
    const { width, height } = await picture.metadata();
    const size = thumbSize({ width, height });
    const { data, info } = await picture
      .removeAlpha()
      .resize(size.width, size.height, { fit: "fill" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    signatures.push(signer.sign({ ...size, channels: info.channels === 1 ? 1 : 3, data }));
  }
  return signatures;
}

function readStored(directory: string): Uint8Array {
  try {
    return readFileSync(join(directory, FILE));
  } catch {
    return new Uint8Array();
  }
}

/** A folder that cannot be written is read all the same. */
function store(directory: string, bytes: Uint8Array): void {
  const temporary = join(directory, `.${FILE}-${newId()}`);
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, join(directory, FILE));
  } catch (error) {
    process.stderr.write(`the signatures of a reference could not be stored: ${String(error)}\n`);
  }
}

function pack(signatures: readonly Signature[]): Uint8Array {
  const bytes = new Uint8Array(MAGIC.length + signatures.length * SIGNATURE_BYTES);
  bytes.set(MAGIC);
  for (const [index, { cells, motion, sticks }] of signatures.entries()) {
    const at = MAGIC.length + index * SIGNATURE_BYTES;
    bytes.set(cells, at);
    bytes.set(motion, at + CELLS);
    bytes[at + CELLS + BLOCKS] = sticks;
  }
  return bytes;
}

/** Undefined: the file is none, or of other pictures. */
function unpack(bytes: Uint8Array, count: number): Signature[] | undefined {
  if (bytes.length !== MAGIC.length + count * SIGNATURE_BYTES) return undefined;
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const at = MAGIC.length + index * SIGNATURE_BYTES;
    const motionAt = at + CELLS;
    const sticksAt = motionAt + BLOCKS;
    return { cells: bytes.slice(at, motionAt), motion: bytes.slice(motionAt, sticksAt), sticks: bytes[sticksAt] ?? 0 };
  });
}
