import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import type { DetectorDecisions, DetectorInfo, DetectorVersion } from "../../domain/detector.ts";
import { type DetectorFolder, hasManifest, readDetectorFolder } from "./catalog-folder.ts";
import { signFolders, watchFolders } from "./catalog-watch.ts";

export interface CatalogEntry {
  manifest: Manifest;
  /** Absolute path of the detector's folder, links resolved. */
  folder: string;
  decisions: DetectorDecisions;
  /** Newest first; exactly one is active, and it is the one that `manifest` and `folder` are of. */
  versions: DetectorVersion[];
  /** When the crew last let it run, ISO time: what it did before counts no more. Empty where nobody did. */
  admittedAt: string;
  /** Folder of the files that the crew chose in settings; undefined where no setting asks for one. */
  filesDir: string | undefined;
  /** Where its log is kept; undefined where nothing is kept. */
  logPath: string | undefined;
}

export interface Catalog {
  /** By name. */
  detectors: CatalogEntry[];
  /** What cannot be used, each with a sentence. */
  refused: { path: string; reason: string }[];
}

/** Where detectors come from. Reading runs none of their code and never throws for a bad one. */
export interface CatalogSource {
  read(): Catalog;
  /** Tells after every change that `read` would show, soon and once for many; also for one whose event was lost. */
  watch(onChange: () => void): Disposable;
}

/** More detectors than this are not looked at. */
export const MAX_DETECTORS = 64;
/** What holds where nobody decided anything. */
export const UNDECIDED: DetectorDecisions = { enabled: true, gpuAllowed: false };

/** A folder of detector folders that came with the box: no installs, nothing kept. */
export function openFolder(folder: string): CatalogSource {
  const path = resolve(folder);
  return {
    read: () => readCatalog(path),
    watch: (onChange) => {
      const folders = () => [path, ...listFolders(path)];
      return watchFolders({ folders, sign: () => signFolders(folders()), onChange });
    },
  };
}

/** Exactly one detector's folder, whatever it is called: what a person is writing, which counts as a stranger's. */
export function openDetectorFolder(folder: string): CatalogSource {
  const path = resolve(folder);
  return {
    read: () => {
      const detector = readDetectorFolder(path);
      if (!detector.ok) return { detectors: [], refused: [{ path, reason: detector.error }] };
      return { detectors: [makeEntry(detector.value, false)], refused: [] };
    },
    watch: (onChange) => watchFolders({ folders: () => [path], sign: () => signFolders([path]), onChange }),
  };
}

/** Every detector.json one level below `folder`. */
export function readCatalog(folder: string): Catalog {
  const catalog: Catalog = { detectors: [], refused: [] };
  for (const path of listFolders(folder)) {
    if (catalog.detectors.length >= MAX_DETECTORS) {
      catalog.refused.push({ path, reason: `only ${MAX_DETECTORS} detectors are looked at` });
      continue;
    }
    const detector = readDetectorFolder(path);
    if (!detector.ok) catalog.refused.push({ path, reason: detector.error });
    else if (detector.value.manifest.name !== basename(path)) {
      const reason = `the folder must be called "${detector.value.manifest.name}" like its detector`;
      catalog.refused.push({ path, reason });
    } else catalog.detectors.push(makeEntry(detector.value, true));
  }
  return catalog;
}

/** A detector as pages and the command line show it. */
export function describeDetector({ manifest, decisions, versions }: CatalogEntry): DetectorInfo {
  return { ...describeManifest(manifest), decisions, versions };
}

/** What a detector is and asks for, decided or not. */
export function describeManifest(manifest: Manifest): Omit<DetectorInfo, "decisions" | "versions"> {
  const { name, version, description, kinds, runtime, wants, gpu, memoryMb, timeoutSeconds } = manifest;
  const { input, format, maxWidth, maxHeight, rateHz = null } = wants;
  const asks = { runtime, input, format, maxWidth, maxHeight, rateHz, gpu, memoryMb, timeoutSeconds };
  return { name, version, description, kinds, asks, settings: manifest.settings.properties };
}

function makeEntry({ manifest, folder }: DetectorFolder, builtIn: boolean): CatalogEntry {
  const version = { version: manifest.version, builtIn, sha256: "", installedAt: "", active: true };
  return {
    manifest,
    folder,
    decisions: { ...UNDECIDED },
    versions: [version],
    admittedAt: "",
    filesDir: undefined,
    logPath: undefined,
  };
}

function listFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => hasManifest(join(folder, name)));
  return names.sort().map((name) => join(folder, name));
}
