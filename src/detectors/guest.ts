import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Guest } from "@camf/detector-sdk/conformance";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { MAX_RING_DEPTH, WORKER_GID } from "./limits.ts";
import { buildCommand, INSIDE, isRoot, type SandboxOptions } from "./sandbox.ts";
import { buildFilter, detectArchitecture } from "./seccomp.ts";

/** What it takes to spawn one sandboxed detector: with an empty environment, and the filter as descriptor 3. */
export interface GuestLaunch extends Disposable {
  command: string[];
  filterDescriptor: number;
}

/** Dispose after the spawn: bwrap has its own copy of the descriptor by then. Throws unavailable where a part is missing. */
export function prepareGuest(options: SandboxOptions): GuestLaunch {
  shareRings(options.runtimeDir);
  const command = buildCommand(options);
  const filterDescriptor = openFilter();
  return { command, filterDescriptor, [Symbol.dispose]: () => closeSync(filterDescriptor) };
}

/** A sandboxed detector that nobody supervises: for the conformance suite and for tools. */
export function spawnGuest(options: SandboxOptions): Guest {
  using launch = prepareGuest(options);
  const process = Bun.spawn(launch.command, { env: {}, stdio: ["pipe", "pipe", "pipe", launch.filterDescriptor] });
  return { process, rings: INSIDE.rings };
}

/** The filter as an unnamed file. Written with pwrite, so that whoever inherits it reads from the start. */
export function openFilter(): number {
  const architecture = detectArchitecture();
  if (!architecture) throw new Fault("unavailable", `no system-call filter for a ${process.arch} processor`);
  const path = join(tmpdir(), `camf-filter-${newId()}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  const filter = buildFilter(architecture);
  writeSync(file, filter, 0, filter.byteLength, 0);
  return file;
}

/**
 * Lets workers with a uid of their own read the rings: the folders belong to the workers' group and hand it on to every
 * file made in them later (setgid), files that exist already are handed over. As an ordinary user nothing changes.
 */
function shareRings(folder: string, depth = 0): void {
  if (!isRoot() || depth > MAX_RING_DEPTH) return;
  const { mode, uid } = statSync(folder);
  chownSync(folder, uid, WORKER_GID);
  chmodSync(folder, (mode & 0o7777) | 0o2050);
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) shareRings(path, depth + 1);
    else if (item.isFile()) shareRing(path);
  }
}

/** A ring may go away at any moment: its camera was unplugged. */
function shareRing(path: string): void {
  const owner = statSync(path, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) return;
  try {
    chownSync(path, owner, WORKER_GID);
  } catch (error) {
    if (existsSync(path)) throw error;
  }
}
