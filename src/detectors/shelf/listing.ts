import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@camf/detector-sdk/contract";
import type { DetectorVersion } from "../../domain/detector.ts";
import { type Catalog, type CatalogEntry, MAX_DETECTORS, readCatalog } from "./catalog.ts";
import { type DetectorFolder, readDetectorFolder } from "./catalog-folder.ts";
import { DECISIONS, type Decided, decideNothing, readDecided } from "./decisions.ts";
import { compareVersions } from "./versions.ts";

/** Where a shelf's detectors lie. */
export interface ShelfPlace {
  /** Folder of the detectors that came with the box. */
  builtIns: string;
  /** Folder of what is installed and decided. */
  folder: string;
}

const VERSIONS = "versions";
const LOG = "detector.log";
const FILES = "files";
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A version that could run. */
interface Candidate extends DetectorFolder {
  facts: Omit<DetectorVersion, "active">;
}

export function detectorPath({ folder }: ShelfPlace, name: string): string {
  return join(folder, name);
}

export function versionPath(place: ShelfPlace, name: string, version: string): string {
  return join(place.folder, name, VERSIONS, version);
}

/** Folders whose changes are the shelf's changes. */
export function listWatched(place: ShelfPlace): string[] {
  const own = listDetectors(place.folder).map((name) => detectorPath(place, name));
  const built = listFolders(place.builtIns).map((name) => join(place.builtIns, name));
  return [place.folder, ...own.flatMap((path) => [path, join(path, VERSIONS)]), place.builtIns, ...built];
}

/** What came with the box and what was installed, in one catalog. Runs none of it; never throws for a bad detector. */
export function readShelf(place: ShelfPlace): Catalog {
  const builtIns = readCatalog(place.builtIns);
  const catalog: Catalog = { detectors: [], refused: [...builtIns.refused] };
  const built = new Map(builtIns.detectors.map((entry) => [entry.manifest.name, entry]));
  const names = new Set([...built.keys(), ...listDetectors(place.folder)]);
  for (const name of [...names].sort()) {
    if (catalog.detectors.length >= MAX_DETECTORS) {
      catalog.refused.push({
        path: detectorPath(place, name),
        reason: `only ${MAX_DETECTORS} detectors are looked at`,
      });
    } else catalog.detectors.push(...readEntry(place, name, built.get(name), catalog.refused));
  }
  return catalog;
}

function readEntry(
  place: ShelfPlace,
  name: string,
  builtIn: CatalogEntry | undefined,
  refused: Catalog["refused"],
): CatalogEntry[] {
  const path = detectorPath(place, name);
  const read = readDecided(path);
  if (!read.ok) refused.push({ path: join(path, DECISIONS), reason: read.error });
  const decided = read.ok ? read.value : decideNothing();
  const candidates = [
    ...(builtIn ? [nameBuiltIn(builtIn)] : []),
    ...(read.ok ? readVersions(place, name, decided, refused) : []),
  ];
  const active = chooseActive(candidates, decided.active);
  if (!active) return [];
  const { enabled, gpuAllowed, admittedAt = "" } = decided;
  const versions = candidates.map((one) => ({ ...one.facts, active: one === active }));
  return [
    {
      manifest: active.manifest,
      folder: active.folder,
      decisions: { enabled, gpuAllowed },
      versions: versions.sort((one, other) => compareVersions(one.version, other.version)),
      admittedAt,
      filesDir: openFilesFolder(path, active.manifest),
      logPath: join(path, LOG),
    },
  ];
}

/** The versions that were installed, as far as they lie there and are what they were. */
function readVersions(place: ShelfPlace, name: string, decided: Decided, refused: Catalog["refused"]): Candidate[] {
  const candidates: Candidate[] = [];
  for (const version of listFolders(join(detectorPath(place, name), VERSIONS))) {
    const path = versionPath(place, name, version);
    const record = Object.hasOwn(decided.versions, version) ? decided.versions[version] : undefined;
    const detector = readDetectorFolder(path);
    if (!record) refused.push({ path, reason: "it was not installed, only put there: camf detector install does it" });
    else if (!detector.ok) refused.push({ path, reason: detector.error });
    else if (detector.value.manifest.name !== name || detector.value.manifest.version !== version) {
      refused.push({ path, reason: "its detector.json is of another detector or version" });
    } else {
      const { sha256, installedAt } = record;
      candidates.push({ ...detector.value, facts: { version, builtIn: false, sha256, installedAt } });
    }
  }
  return candidates;
}

function chooseActive(candidates: Candidate[], wanted: string | null): Candidate | undefined {
  const [newest] = [...candidates].sort((one, other) => compareVersions(one.facts.version, other.facts.version));
  const builtIn = candidates.find(({ facts }) => facts.builtIn);
  return candidates.find(({ facts }) => facts.version === wanted) ?? builtIn ?? newest;
}

function nameBuiltIn({ manifest, folder }: CatalogEntry): Candidate {
  return { manifest, folder, facts: { version: manifest.version, builtIn: true, sha256: "", installedAt: "" } };
}

/** There as soon as a setting asks for files, so that a running sandbox sees what is put into it later. */
function openFilesFolder(path: string, manifest: Manifest): string | undefined {
  if (!Object.values(manifest.settings.properties).some(({ format }) => format === "file")) return undefined;
  const files = filesPath(path);
  try {
    mkdirSync(files, { recursive: true, mode: 0o755 });
    return files;
  } catch {
    return undefined;
  }
}

/** Where the crew's files for a detector's settings lie; `path` is the detector's own below the shelf. */
export function filesPath(path: string): string {
  return join(path, FILES);
}

/** Names below the shelf that can be a detector's. */
function listDetectors(folder: string): string[] {
  return listFolders(folder).filter((name) => NAME.test(name));
}

function listFolders(path: string): string[] {
  try {
    const names = readdirSync(path, { withFileTypes: true }).filter((item) => item.isDirectory());
    return names.map(({ name }) => name).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}
