import { chmodSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { Fault } from "../../base/fault.ts";
import type { DetectorDecisions } from "../../domain/detector.ts";
import { digestFolder } from "./archive-packing.ts";
import type { CatalogEntry } from "./catalog.ts";
import { type Decided, MAX_VERSIONS, readDecided, writeDecided } from "./decisions.ts";
import { detectorPath, readShelf, type ShelfPlace, versionPath } from "./listing.ts";
import type { Staged } from "./reception.ts";
import { moveToTrash, syncFolder } from "./staging.ts";

/** What changes a shelf. Each is called with the shelf's lock held, and reads anew what it changes. */

const FOLDER_MODE = 0o755;

/** Throws not-found, or invalid with the reason why it cannot be used. */
export function demandDetector(place: ShelfPlace, name: string): CatalogEntry {
  const catalog = readShelf(place);
  const entry = catalog.detectors.find(({ manifest }) => manifest.name === name);
  if (entry) return entry;
  const refusal = catalog.refused.find(({ path }) => path.split("/").includes(name));
  if (refusal) throw new Fault("invalid", `detector "${name}" cannot be used: ${refusal.reason}`);
  const known = catalog.detectors.map(({ manifest }) => manifest.name).join(", ") || "none";
  throw new Fault("not-found", `there is no detector "${name}"; there are: ${known}`);
}

/**
 * Whether the very same is there already. Throws conflict when the same version is there with other content: what a
 * version does must never change under its number.
 */
export async function isInstalled(place: ShelfPlace, { facts, content }: Staged): Promise<boolean> {
  const { name, version } = facts;
  const entry = readShelf(place).detectors.find(({ manifest }) => manifest.name === name);
  const known = entry?.versions.find((one) => one.version === version);
  if (!entry || !known) return false;
  if ((await digestKnown(place, entry, version)) === content) return true;
  const origin = known.builtIn ? "came with the box" : "is installed";
  throw new Fault(
    "conflict",
    `${name} ${version} ${origin} already, with other content: give the new one a new version`,
  );
}

/** What was received becomes the version that runs. Each of the three steps leaves a shelf that is whole. */
export function installStaged(place: ShelfPlace, staged: Staged, decisions: Partial<DetectorDecisions>): void {
  const { name, version, sha256 } = staged.facts;
  const decided = demandDecided(place, name);
  if (Object.keys(decided.versions).length >= MAX_VERSIONS) {
    throw new Fault("conflict", `${name} has ${MAX_VERSIONS} versions already: remove one first`);
  }
  const path = detectorPath(place, name);
  const target = versionPath(place, name, version);
  const now = new Date().toISOString();
  const record = { sha256, content: staged.content, installedAt: now };
  const recorded = { ...decided, ...pick(decisions), versions: { ...decided.versions, [version]: record } };
  if (existsSync(target)) moveToTrash(place.folder, target);
  writeDecided(path, recorded);
  mkdirSync(dirname(target), { recursive: true, mode: FOLDER_MODE });
  for (const folder of [path, dirname(target)]) chmodSync(folder, FOLDER_MODE);
  renameSync(staged.path, target);
  syncFolder(dirname(target));
  writeDecided(path, { ...recorded, active: version, admittedAt: now });
}

export function decide(place: ShelfPlace, name: string, decisions: Partial<DetectorDecisions>): void {
  demandDetector(place, name);
  const admitted = decisions.enabled === true ? { admittedAt: new Date().toISOString() } : {};
  writeDecided(detectorPath(place, name), { ...demandDecided(place, name), ...pick(decisions), ...admitted });
}

export function activate(place: ShelfPlace, name: string, version: string): void {
  const { versions } = demandDetector(place, name);
  const wanted = versions.find((one) => one.version === version);
  if (!wanted) {
    const known = versions.map((one) => one.version).join(", ");
    throw new Fault("not-found", `${name} has no version ${version}; there are: ${known}`);
  }
  const active = wanted.builtIn ? null : version;
  const admittedAt = new Date().toISOString();
  writeDecided(detectorPath(place, name), { ...demandDecided(place, name), active, admittedAt });
}

/** One version, or everything of the detector: its versions, decisions, files and log. */
export function remove(place: ShelfPlace, name: string, version?: string): void {
  const path = detectorPath(place, name);
  const entry = readShelf(place).detectors.find(({ manifest }) => manifest.name === name);
  const builtIn = entry?.versions.find((one) => one.builtIn);
  if (builtIn && (version === undefined || version === builtIn.version)) {
    throw new Fault("conflict", `${name} ${builtIn.version} came with the box: it can be disabled, not removed`);
  }
  if (version === undefined) {
    if (!existsSync(path)) demandDetector(place, name);
    moveToTrash(place.folder, path);
    return;
  }
  if (!entry) demandDetector(place, name);
  const decided = demandDecided(place, name);
  if (!Object.hasOwn(decided.versions, version)) throw new Fault("not-found", `${name} has no version ${version}`);
  const { [version]: _, ...versions } = decided.versions;
  if (Object.keys(versions).length === 0 && !builtIn) {
    moveToTrash(place.folder, path);
    return;
  }
  writeDecided(path, { ...decided, versions, active: decided.active === version ? null : decided.active });
  const target = versionPath(place, name, version);
  if (existsSync(target)) moveToTrash(place.folder, target);
}

async function digestKnown(place: ShelfPlace, entry: CatalogEntry, version: string): Promise<string> {
  const { name } = entry.manifest;
  const known = entry.versions.find((one) => one.version === version);
  if (known?.builtIn) return digestFolder(`${place.builtIns}/${name}`);
  const decided = demandDecided(place, name);
  return decided.versions[version]?.content ?? digestFolder(versionPath(place, name, version));
}

function demandDecided(place: ShelfPlace, name: string): Decided {
  const decided = readDecided(detectorPath(place, name));
  if (!decided.ok) throw new Fault("conflict", `${name}: ${decided.error}`);
  return decided.value;
}

/** Only what decisions are, whatever else came along. */
function pick({ enabled, gpuAllowed }: Partial<DetectorDecisions>): Partial<DetectorDecisions> {
  return { ...(enabled === undefined ? {} : { enabled }), ...(gpuAllowed === undefined ? {} : { gpuAllowed }) };
}
