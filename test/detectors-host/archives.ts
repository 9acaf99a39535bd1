import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Manifest } from "@camf/detector-sdk/contract";

/** Packages made by hand, byte by byte, because a good packer refuses to write what these tests need. */

export interface Entry {
  path: string;
  content?: string | Uint8Array;
  /** Of the tar format: "0" file, "1" hard link, "2" link, "5" folder … */
  type?: string;
  link?: string;
  mode?: number;
  /** What the header says, where it lies. */
  size?: number;
  magic?: string;
}

const BLOCK = 512;

export function makeTar(entries: Entry[], end: Uint8Array = new Uint8Array(2 * BLOCK)): Buffer {
  return Buffer.concat([...entries.flatMap(makeEntry), end]);
}

export function makeEntry({ path, content = "", type = "0", link = "", mode = 0o644, size, magic }: Entry): Buffer[] {
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0");
  header.write(path, 0, 100, "latin1");
  header.write(octal(mode, 8), 100, "latin1");
  header.write(octal(0, 8), 108, "latin1");
  header.write(octal(0, 8), 116, "latin1");
  header.write(octal(size ?? body.length, 12), 124, "latin1");
  header.write(octal(0, 12), 136, "latin1");
  header.write("        ", 148, "latin1");
  header.write(type, 156, "latin1");
  header.write(link, 157, 100, "latin1");
  header.write(magic ?? "ustar\u000000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\u0000 `, 148, "latin1");
  return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
}

export const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

export function makeManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    name: "stranger",
    version: "1.0.0",
    description: "A detector of the tests.",
    contract: 1,
    runtime: "bun",
    entry: "main.ts",
    wants: { input: "frame", format: "rgb24", maxWidth: 640, maxHeight: 360 },
    gpu: false,
    memoryMb: 512,
    timeoutSeconds: 10,
    settings: { type: "object", properties: {} },
    kinds: [{ kind: "seen", title: "Seen", department: "Script", severity: "low" }],
    ...changes,
  };
}

/** The same detector as a folder. */
export function writeFolder(parent: string, name: string, body: string, changes: Partial<Manifest> = {}): void {
  mkdirSync(join(parent, name));
  writeFileSync(join(parent, name, "detector.json"), JSON.stringify(makeManifest({ name, ...changes })));
  writeFileSync(join(parent, name, "main.ts"), body);
}

export interface Forgery {
  manifest?: Partial<Manifest>;
  manifestText?: string;
  /** Files beside the manifest; default: main.ts. */
  files?: Entry[];
  /** Entries that the list does not name. */
  unlisted?: Entry[];
  /** Last word on the list. */
  editList?: (list: Record<string, unknown>) => unknown;
  end?: Uint8Array;
}

/** A package whose list fits its files, apart from what the forgery changes. */
export function makePackage(forgery: Forgery = {}): Buffer {
  return gzipSync(makePackageTar(forgery));
}

export function makePackageTar({ manifest, manifestText, files, unlisted = [], editList, end }: Forgery): Buffer {
  const value = makeManifest(manifest);
  const text = manifestText ?? JSON.stringify(value);
  const listed: Entry[] = [{ path: "detector.json", content: text }, ...(files ?? [{ path: "main.ts", content: "" }])];
  const plain = listed.filter(({ type = "0" }) => type === "0");
  const list = {
    format: 1,
    name: value.name,
    version: value.version,
    manifest: sha256(text),
    files: plain.map(({ path, content = "", mode = 0o644 }) => ({
      path,
      bytes: Buffer.byteLength(content),
      sha256: sha256(content),
      executable: (mode & 0o111) !== 0,
    })),
  };
  const head = { path: "camf-package.json", content: JSON.stringify(editList ? editList(list) : list) };
  return makeTar([head, ...listed, ...unlisted], end);
}

/** As an upload arrives: in pieces. */
export function streamOf(bytes: Uint8Array, pieceBytes = 64 * 1024): ReadableStream<Uint8Array> {
  return streamFrom(
    (async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
    })(),
  );
}

/** Takes the next piece only when somebody reads. */
export function streamFrom(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
