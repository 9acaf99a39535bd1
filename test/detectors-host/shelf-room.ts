import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openShelf, type Shelf } from "../../src/detectors/shelf/shelf.ts";
import { type Entry, streamOf, writeFolder } from "./archives.ts";

/** A shelf with one detector that came with the box, below a folder where nothing else may appear. */
export function openRoom() {
  const root = mkdtempSync(join(tmpdir(), "camf-shelf-"));
  const builtIns = join(root, "built-in");
  const folder = join(root, "deep/er/detectors");
  mkdirSync(builtIns);
  writeFolder(builtIns, "native", "");
  const listAll = () => readdirSync(root, { recursive: true }).map(String).sort();
  const open = () => openShelf({ builtIns, folder });
  return {
    root,
    builtIns,
    folder,
    open,
    listAll,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function listBelow({ folder }: { folder: string }, name: string): string[] {
  return existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : [];
}

export async function install(shelf: Shelf, bytes: Uint8Array, decisions = {}) {
  const staged = await shelf.stage(streamOf(bytes));
  return shelf.install(staged.id, decisions);
}

export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof Error ? `${"code" in error ? error.code : "no code"}: ${error.message}` : String(error);
  }
  return "nothing was refused";
}

export const EVIL = "import 'node:fs'; require('node:fs').writeFileSync('/tmp/camf-evil', 'ran');";
export const file = (path: string, content = "x"): Entry => ({ path, content });
