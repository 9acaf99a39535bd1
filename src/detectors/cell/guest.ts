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
import { Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import { MAX_RING_DEPTH, WORKER_GID } from "../limits.ts";
import { tryBoundedFiles } from "./abilities.ts";
import { buildBareCommand, openBarePlace } from "./bare-cell.ts";
import { locateCgroup } from "./cgroup.ts";
import { type DetectorGroup, divideGroup, openGroup } from "./cgroup-groups.ts";
import { findModels } from "./models.ts";
import { isRoot } from "./programs.ts";
import type { Place } from "./runtime.ts";
import { RUNTIMES } from "./runtimes.ts";
import { buildCommand, INSIDE, type SandboxOptions } from "./sandbox.ts";
import { buildFilter, detectArchitecture } from "./seccomp.ts";
import { claimUid } from "./worker-uids.ts";

/** What it takes to spawn one sandboxed detector: with an empty environment, and the filter as descriptor 3. */
export interface GuestLaunch extends Disposable {
  command: string[];
  filterDescriptor: number;
  /** Where the guest finds what messages speak of. */
  place: Place;
  /**
   * To be called once the process is gone: lets go of its uid, its control group and whatever is left in it. A sentence
   * when the kernel ended it for one of its limits, which nobody else can know.
   */
  end(): string | undefined;
}

/** Dispose after the spawn: bwrap has its own copy of the descriptor by then. Throws unavailable where a part is missing. */
export function prepareGuest(options: SandboxOptions): GuestLaunch {
  const missing = RUNTIMES[options.entry.manifest.runtime].findMissing();
  if (missing) throw new Fault("unavailable", missing);
  shareRings(options.runtimeDir);
  using stack = new DisposableStack();
  const uid = isRoot() ? stack.use(claimUid()).uid : undefined;
  const { command, place, group } =
    options.confinement === "bare" ? prepareBare(options, uid, stack) : prepareCell(options, uid);
  const filterDescriptor = openFilter();
  const held = stack.move();
  const end = () => {
    const sentence = group?.end();
    held.dispose();
    return sentence;
  };
  return { command, filterDescriptor, place, end, [Symbol.dispose]: () => closeSync(filterDescriptor) };
}

interface Prepared {
  command: string[];
  place: Place;
  group?: DetectorGroup;
}

function prepareCell(options: SandboxOptions, uid: number | undefined): Prepared {
  const group = enterGroup(options.memoryMb);
  const boundsFiles = tryBoundedFiles() === undefined;
  return { command: buildCommand(options, { uid, cgroup: group?.folder, boundsFiles }), place: INSIDE, group };
}

function prepareBare(options: SandboxOptions, uid: number | undefined, stack: DisposableStack): Prepared {
  const place = stack.use(openBarePlace(options, uid));
  return { command: buildBareCommand(options, place, uid), place };
}

/** Undefined where there are no groups: the resource limits hold everywhere. */
function enterGroup(memoryMb: number): DetectorGroup | undefined {
  const found = locateCgroup();
  if ("reason" in found) return undefined;
  divideGroup(found.place);
  return openGroup(found.place, memoryMb);
}

/** A sandboxed detector that nobody supervises: for the conformance suite and for tools. */
export function spawnGuest(options: SandboxOptions): Guest {
  using launch = prepareGuest(options);
  const process = Bun.spawn(launch.command, { env: {}, stdio: ["pipe", "pipe", "pipe", launch.filterDescriptor] });
  void process.exited.then(() => launch.end());
  const { rings, models } = launch.place;
  const hasModels = options.modelsDir !== undefined && findModels(options.modelsDir, models).length > 0;
  return { process, rings, ...(hasModels ? { models } : {}) };
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
