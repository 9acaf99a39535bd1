import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Fault } from "../base/fault.ts";
import type { CatalogEntry } from "./catalog.ts";
import {
  ADDRESS_SPACE_EXTRA_MB,
  FIRST_WORKER_UID,
  MAX_OPEN_FILES,
  MAX_TEMPORARY_BYTES,
  MAX_THREADS,
  MAX_WORKERS,
  WORKER_GID,
  WORKER_UIDS,
} from "./limits.ts";
import { detectArchitecture } from "./seccomp.ts";

/** Where things lie inside the sandbox, whatever the host calls them. */
export const INSIDE = {
  detector: "/camf/detector",
  packages: "/camf/node_modules",
  rings: "/camf/rings",
  models: "/camf/models",
} as const;

export interface SandboxOptions {
  entry: CatalogEntry;
  /** Folder of ring files on the host. */
  runtimeDir: string;
  modelsDir?: string;
  memoryMb: number;
  /** Place of the worker in its panel: decides its host uid. */
  index: number;
}

/** Programs the sandbox is built with; absolute, because they are spawned with an empty environment. */
interface Programs {
  bwrap: string;
  prlimit: string;
  setpriv: string;
}

/** What guests may import by name; each is mounted read-only, nothing else of node_modules is. */
const GUEST_PACKAGES = ["@camf/detector-sdk", "@sinclair/typebox"];
/** What Bun, prlimit and setpriv are linked with (measured with ldd), and what native modules expect. */
const LIBRARIES = [
  "libc.so.6",
  "libdl.so.2",
  "libm.so.6",
  "libpthread.so.0",
  "librt.so.1",
  "libgcc_s.so.1",
  "libstdc++.so.6",
  "libsmartcols.so.1",
  "libcap-ng.so.0",
];
const MULTIARCH = { x64: "/lib/x86_64-linux-gnu", arm64: "/lib/aarch64-linux-gnu" } as const;
const LOADER = { x64: "/lib64/ld-linux-x86-64.so.2", arm64: "/lib/ld-linux-aarch64.so.1" } as const;
/** Descriptor that bwrap reads the system-call filter from: index 3 of the child's stdio. */
const FILTER_DESCRIPTOR = 3;
const BYTES_PER_MB = 1024 * 1024;
const REPOSITORY = resolve(import.meta.dir, "../..");

export function findPrograms(): Programs {
  return { bwrap: findProgram("bwrap"), prlimit: findProgram("prlimit"), setpriv: findProgram("setpriv") };
}

/** True when the box may give each worker a host uid of its own. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The whole command of a sandboxed detector. Spawn it with an empty environment and the filter as descriptor 3. */
export function buildCommand(options: SandboxOptions): string[] {
  const programs = findPrograms();
  return [
    programs.bwrap,
    ...isolate(options.memoryMb),
    ...openFolders([...mountSystem(programs), ...mountGuest(options)]),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--perms", "1777", "--size", String(MAX_TEMPORARY_BYTES), "--tmpfs", "/tmp"],
    ...["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", INSIDE.detector],
    "--",
    ...(isRoot() ? dropToUser(options.index) : []),
    ...limit(options.memoryMb),
    ...["/usr/bin/bun", "--no-install", `${INSIDE.detector}/${options.entry.manifest.entry}`],
  ];
}

/**
 * As an ordinary user everything hangs on the user namespace. As root there is none: bwrap opens the mounts as root
 * (a clone below /root is readable), and the guest then drops to a host uid of its own, because RLIMIT_NPROC does not
 * bind root. The two capabilities this takes are gone, with every other, before the guest's first instruction.
 */
function isolate(memoryMb: number): string[] {
  const spaces = ["ipc", "pid", "net", "uts"].map((name) => `--unshare-${name}`);
  const privileges = isRoot() ? ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap((name) => ["--cap-add", name]) : [];
  const variables = { PATH: "/usr/bin", HOME: "/tmp", ...GUEST_ENVIRONMENT, ...sizeHeap(memoryMb) };
  return [
    ...(isRoot() ? spaces : ["--unshare-user", ...spaces]),
    ...["--unshare-cgroup-try", "--hostname", "detector", "--die-with-parent", "--new-session"],
    ...["--cap-drop", "ALL", ...privileges, "--clearenv", "--seccomp", String(FILTER_DESCRIPTOR)],
    ...Object.entries(variables).flatMap(([name, value]) => ["--setenv", name, value]),
  ];
}

/**
 * JavaScriptCore reserves 1 GB for compiled code; where the memory limit forbids that it falls back, silently, to
 * interpreting everything: 50 times slower (measured: 8 ms became 430 ms). A small reservation fits every limit.
 */
const JIT_RESERVATION_BYTES = 64 * BYTES_PER_MB;

/**
 * JavaScriptCore collects garbage when its heap is a share of the machine's memory; on a large machine that is far
 * beyond the guest's limit, and it fails with most of its memory being garbage. So it is told what it really has.
 */
const HEAP_SHARE = 0.6;

function sizeHeap(memoryMb: number): Record<string, string> {
  return { BUN_JSC_forceRAMSize: String(Math.round(memoryMb * HEAP_SHARE) * BYTES_PER_MB) };
}

const GUEST_ENVIRONMENT = {
  BUN_JSC_jitMemoryReservationSize: String(JIT_RESERVATION_BYTES),
  ORT_DISABLE_TELEMETRY: "1",
  BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
  DO_NOT_TRACK: "1",
  TZ: "UTC",
};

function mountSystem(programs: Programs): string[] {
  const architecture = detectArchitecture();
  if (!architecture) throw new Fault("unavailable", `detectors cannot be sandboxed on a ${process.arch} processor`);
  const libraries = LIBRARIES.map((name) => `${MULTIARCH[architecture]}/${name}`).filter((path) => existsSync(path));
  return [
    ...[LOADER[architecture], ...libraries].flatMap((path) => ["--ro-bind", realpathSync(path), path]),
    ...["--ro-bind", realpathSync(process.execPath), "/usr/bin/bun"],
    ...["--ro-bind", realpathSync(programs.prlimit), "/usr/bin/prlimit"],
    ...["--ro-bind", realpathSync(programs.setpriv), "/usr/bin/setpriv"],
  ];
}

function mountGuest(options: SandboxOptions): string[] {
  const models = options.modelsDir;
  return [
    ...["--ro-bind", options.entry.folder, INSIDE.detector],
    ...GUEST_PACKAGES.flatMap((name) => mountPackage(name)),
    ...["--ro-bind", realpathSync(options.runtimeDir), INSIDE.rings],
    ...(models ? ["--ro-bind", realpathSync(models), INSIDE.models] : []),
  ];
}

/** A package's own node_modules holds links that lead nowhere in here; an empty folder lets the search go on upwards. */
function mountPackage(name: string): string[] {
  const path = realpathSync(join(REPOSITORY, "node_modules", name));
  const own = existsSync(join(path, "node_modules")) ? ["--tmpfs", `${INSIDE.packages}/${name}/node_modules`] : [];
  return ["--ro-bind", path, `${INSIDE.packages}/${name}`, ...own];
}

/** bwrap makes the folders above a mount for its own user only: makes them first, for everybody. */
function openFolders(mounts: string[]): string[] {
  const folders = new Set<string>();
  for (const [index, word] of mounts.entries()) {
    if (word !== "--ro-bind") continue;
    const parts = dirname(mounts[index + 2] ?? "/")
      .split("/")
      .slice(1);
    parts.forEach((_, depth) => {
      folders.add(`/${parts.slice(0, depth + 1).join("/")}`);
    });
  }
  return [...[...folders].flatMap((folder) => ["--dir", folder]), ...mounts];
}

/** Boxes that run side by side start at different places of the range. */
function dropToUser(index: number): string[] {
  const block = (process.pid * MAX_WORKERS) % WORKER_UIDS;
  const uid = FIRST_WORKER_UID + ((block + index) % WORKER_UIDS);
  return [
    ...["/usr/bin/setpriv", "--reuid", String(uid), "--regid", String(WORKER_GID), "--clear-groups"],
    ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"],
  ];
}

function limit(memoryMb: number): string[] {
  return [
    "/usr/bin/prlimit",
    `--data=${memoryMb * BYTES_PER_MB}`,
    `--as=${(memoryMb + ADDRESS_SPACE_EXTRA_MB) * BYTES_PER_MB}`,
    `--fsize=${MAX_TEMPORARY_BYTES}`,
    `--nofile=${MAX_OPEN_FILES}`,
    `--nproc=${MAX_THREADS}`,
    "--core=0",
    "--",
  ];
}

function findProgram(name: string): string {
  const path = Bun.which(name, { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" });
  if (path) return path;
  const owner = name === "bwrap" ? "bubblewrap" : "util-linux";
  throw new Fault("unavailable", `${name} is missing; install it with: apt-get install ${owner}`);
}
