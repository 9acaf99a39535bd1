import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findLibraries, libraryFolder } from "./libraries.ts";
import type { Mount } from "./runtime.ts";

/** Where drivers announce themselves; the Vulkan loader looks there too. */
const MANIFEST_FOLDERS = ["/etc/vulkan/icd.d", "/usr/share/vulkan/icd.d"];
const MANIFESTS_INSIDE = "/usr/share/vulkan/icd.d";
const LOADER = "libvulkan.so.1";
const MAX_DRIVERS = 16;
const MAX_MANIFEST_BYTES = 64 * 1024;

/**
 * What a program needs to use a graphics processor through Vulkan, as WebGPU does: the loader, and every driver that is
 * announced, with its libraries. Nothing where there is no loader. `folders` are the machine's but in tests.
 */
export function findVulkan(folders: readonly string[] = MANIFEST_FOLDERS): Mount[] {
  const loader = join(libraryFolder(), LOADER);
  if (!existsSync(loader)) return [];
  const manifests = folders.filter((folder) => existsSync(folder)).flatMap(listManifests);
  return [...mountLibrary(loader, loader), ...manifests.slice(0, MAX_DRIVERS).flatMap(mountDriver)];
}

function listManifests(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => join(folder, name));
}

/** A driver whose manifest cannot be read, or whose library is not there, is one that the loader would skip too. */
function mountDriver(manifest: string): Mount[] {
  const path = readLibraryPath(manifest);
  if (path === undefined) return [];
  const isBare = !path.includes("/");
  const isRelative = !isBare && !path.startsWith("/");
  const outside = isBare ? join(libraryFolder(), path) : isRelative ? join(dirname(manifest), path) : path;
  const inside = isRelative ? join(MANIFESTS_INSIDE, path) : outside;
  if (!existsSync(outside)) return [];
  const name = manifest.slice(dirname(manifest).length + 1);
  return [{ from: realpathSync(manifest), to: join(MANIFESTS_INSIDE, name) }, ...mountLibrary(outside, inside)];
}

/** A path, a path from the manifest's folder, or a bare name: {"ICD": {"library_path": "libGLX_nvidia.so.0"}}. */
function readLibraryPath(manifest: string): string | undefined {
  try {
    if (statSync(manifest).size > MAX_MANIFEST_BYTES) return undefined;
    const path: unknown = memberOf(memberOf(JSON.parse(readFileSync(manifest, "utf8")), "ICD"), "library_path");
    return typeof path === "string" && path !== "" ? path : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function mountLibrary(from: string, to: string): Mount[] {
  const needed = findLibraries([from]).map((path) => ({ from: realpathSync(path), to: path }));
  return [{ from: realpathSync(from), to }, ...needed];
}
