import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { newId } from "../../base/id.ts";
import { isOwnerAlive, nameOwner } from "./staging-owner.ts";

/** Below the detectors' folder, so that moving out of it and into it is one rename on one file system. */
const STAGING = ".staging";
const TRASH = ".trash";

/** Makes an empty folder that nobody else sees; removed at the next opening when this process is dead by then. */
export function openStagingFolder(shelf: string): string {
  const path = join(shelf, STAGING, `${nameOwner()}-${newId()}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Removes what processes left that are gone; what another living process receives stays. */
export function sweepStaging(shelf: string): void {
  for (const name of listNames(join(shelf, STAGING))) {
    if (!isOwnerAlive(name)) rmSync(join(shelf, STAGING, name), { recursive: true, force: true });
  }
}

/** Takes a folder out of use at once; its files go when no detector holds them any more. */
export function moveToTrash(shelf: string, path: string): void {
  mkdirSync(join(shelf, TRASH), { recursive: true, mode: 0o755 });
  renameSync(path, join(shelf, TRASH, `${newId()}-${basename(path)}`));
  syncFolder(dirname(path));
}

/** Removes what no sandbox has mounted; answers how many folders wait. */
export function sweepTrash(shelf: string): number {
  const names = listNames(join(shelf, TRASH));
  if (names.length === 0) return 0;
  const mounted = listMounts();
  const held = names.filter((name) => mounted.includes(`/${TRASH}/${name}`));
  for (const name of names) {
    if (!held.includes(name)) rmSync(join(shelf, TRASH, name), { recursive: true, force: true });
  }
  return held.length;
}

/** Makes a rename last through a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Every process's mounts in one text: a folder that was renamed stands there under its new name. */
function listMounts(): string {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readMounts(pid)).join("\n");
}

function readMounts(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  } catch {
    return "";
  }
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
