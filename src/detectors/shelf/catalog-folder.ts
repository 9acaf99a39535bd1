import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { checkManifest } from "@camf/detector-sdk/check";
import { MAX_MANIFEST_BYTES, type Manifest } from "@camf/detector-sdk/contract";
import { describeError } from "../../base/fault.ts";
import { type Result, refuse, succeed } from "../../base/result.ts";
import { judgeEntry } from "./catalog-program.ts";

export const MANIFEST = "detector.json";
/** Files and folders of one detector; a larger tree is refused, so that looking at it has an end. */
export const MAX_FOLDER_ITEMS = 5000;
const MAX_FOLDER_DEPTH = 12;
const SPECIAL_MODE_BITS = 0o7000;

/** What a detector's folder is, as far as that can be seen without running anything of it. */
export interface DetectorFolder {
  manifest: Manifest;
  /** Absolute, links resolved. */
  folder: string;
}

export function hasManifest(path: string): boolean {
  return existsSync(join(path, MANIFEST));
}

/** Reads one detector's folder. Runs none of its code. Never throws for a bad detector. */
export function readDetectorFolder(path: string): Result<DetectorFolder> {
  try {
    const manifest = readManifest(path);
    if (!manifest.ok) return manifest;
    const folder = realpathSync(path);
    const tree = judgeTree(folder);
    if (tree !== undefined) return refuse(tree);
    const entry = judgeEntry(folder, manifest.value);
    return entry === undefined ? succeed({ manifest: manifest.value, folder }) : refuse(entry);
  } catch (error) {
    return refuse(`the folder cannot be read: ${describeError(error)}`);
  }
}

function readManifest(folder: string): Result<Manifest> {
  const path = join(folder, MANIFEST);
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (!facts) return refuse(`there is no ${MANIFEST}`);
  if (!facts.isFile()) return refuse(`${MANIFEST} is not a plain file`);
  if (facts.size > MAX_MANIFEST_BYTES) return refuse(`${MANIFEST} is larger than ${MAX_MANIFEST_BYTES} bytes`);
  return parseManifest(readFileSync(path));
}

/** The bytes of a detector.json, checked against the contract. */
function parseManifest(bytes: Uint8Array): Result<Manifest> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return refuse(`${MANIFEST} is not JSON: ${describeError(error)}`);
  }
  const manifest = checkManifest(value);
  return manifest.ok ? succeed(manifest.value) : refuse(`${MANIFEST}: ${manifest.error}`);
}

/** What belongs to the person who writes a detector, not to the detector: never packed, and not looked into. */
export function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "__pycache__" || name.endsWith(".camf");
}

/** Why the tree below `folder` cannot be a detector's; undefined when it can. */
function judgeTree(folder: string): string | undefined {
  let items = 0;
  const pending: { path: string; depth: number }[] = [{ path: "", depth: 1 }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at.depth > MAX_FOLDER_DEPTH) return `"${at.path}" lies more than ${MAX_FOLDER_DEPTH} folders deep`;
    for (const item of readdirSync(join(folder, at.path), { withFileTypes: true })) {
      items += 1;
      if (items > MAX_FOLDER_ITEMS) return `it holds more than ${MAX_FOLDER_ITEMS} files`;
      if (isLeftOut(item.name)) continue;
      const path = join(at.path, item.name);
      const fault = judgeItem(item, join(folder, path));
      if (fault !== undefined) return `"${path}" ${fault}`;
      if (item.isDirectory()) pending.push({ path, depth: at.depth + 1 });
    }
  }
  return undefined;
}

function judgeItem(item: Dirent, path: string): string | undefined {
  if (item.isSymbolicLink()) return "is a link; a detector's folder holds plain files only";
  if (item.isDirectory()) return undefined;
  if (!item.isFile()) return "is neither a plain file nor a folder";
  const special = lstatSync(path).mode & SPECIAL_MODE_BITS;
  return special === 0 ? undefined : "has a setuid, setgid or sticky bit";
}
