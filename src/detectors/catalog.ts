import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { checkManifest } from "@camf/detector-sdk/check";
import { MAX_MANIFEST_BYTES, type Manifest } from "@camf/detector-sdk/contract";
import { describeError } from "../base/fault.ts";
import { type Result, refuse, succeed } from "../base/result.ts";

export interface CatalogEntry {
  manifest: Manifest;
  /** Absolute path of the detector's folder, links resolved. */
  folder: string;
}

export interface Catalog {
  detectors: CatalogEntry[];
  /** Folders that hold a detector.json which cannot be used, each with a sentence. */
  refused: { path: string; reason: string }[];
}

/** More folders than this are not looked at. */
const MAX_DETECTORS = 64;
const MANIFEST = "detector.json";

/** Reads every detector.json one level below `folder`. Runs none of their code. Never throws for a bad detector. */
export function readCatalog(folder: string): Catalog {
  const catalog: Catalog = { detectors: [], refused: [] };
  if (!existsSync(folder)) return catalog;
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, MANIFEST)));
  for (const name of names.sort()) {
    const path = join(folder, name);
    const full = catalog.detectors.length >= MAX_DETECTORS;
    const entry = full ? refuse<CatalogEntry>(`only ${MAX_DETECTORS} detectors are looked at`) : readDetector(path);
    if (!entry.ok) catalog.refused.push({ path, reason: entry.error });
    else if (entry.value.manifest.name !== name) {
      catalog.refused.push({
        path,
        reason: `the folder must be called "${entry.value.manifest.name}" like its detector`,
      });
    } else catalog.detectors.push(entry.value);
  }
  return catalog;
}

/** One detector's folder, checked as far as that goes without running it. */
function readDetector(path: string): Result<CatalogEntry> {
  const text = readManifestText(join(path, MANIFEST));
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch (error) {
    return refuse(`detector.json is not JSON: ${describeError(error)}`);
  }
  const manifest = checkManifest(value);
  if (!manifest.ok) return refuse(`detector.json: ${manifest.error}`);
  if (manifest.value.runtime !== "bun") return refuse(`runtime "${manifest.value.runtime}" is not supported yet`);
  const entry = findEntry(path, manifest.value.entry);
  return entry.ok ? succeed({ manifest: manifest.value, folder: realpathSync(path) }) : entry;
}

function readManifestText(path: string): Result<string> {
  try {
    const size = statSync(path).size;
    if (size > MAX_MANIFEST_BYTES) return refuse(`detector.json is larger than ${MAX_MANIFEST_BYTES} bytes`);
    return succeed(readFileSync(path, "utf8"));
  } catch (error) {
    return refuse(`detector.json cannot be read: ${describeError(error)}`);
  }
}

/** A link must not lead out of the folder: only the folder is visible to the detector. */
function findEntry(folder: string, entry: string): Result<string> {
  const path = resolve(folder, entry);
  if (!existsSync(path)) return refuse(`entry "${entry}" does not exist`);
  if (!realpathSync(path).startsWith(realpathSync(folder) + sep)) return refuse(`entry "${entry}" leaves the folder`);
  return statSync(path).isFile() ? succeed(path) : refuse(`entry "${entry}" is not a file`);
}
