import { realpathSync } from "node:fs";
import { MAX_TEMPORARY_BYTES } from "../limits.ts";
import type { CatalogEntry } from "../shelf/catalog.ts";
import { type CellGpu, findGpu, NO_GPU } from "./devices.ts";
import { dropToUser, enterFromOutside, enterInside, STAGE } from "./entering.ts";
import { findModels } from "./models.ts";
import { bindAll, mountDevices, mountProcesses, mountSystem } from "./mounts.ts";
import { findProgram, isRoot } from "./programs.ts";
import type { Mount, Place } from "./runtime.ts";
import { RUNTIMES } from "./runtimes.ts";

/** Where things lie inside the cell, whatever the host calls them. */
export const INSIDE: Place = {
  detector: "/camf/detector",
  packages: "/camf/node_modules",
  python: "/camf/python",
  rings: "/camf/rings",
  models: "/camf/models",
  files: "/camf/files",
  temporary: "/tmp",
};

/**
 * `cell`: every layer. `bare`: for machines without namespaces - its own limits, user and environment, but the host's
 * files, processes and network in sight.
 */
export type Confinement = "cell" | "bare";

/** What all detectors of a box are given to run models with. */
export interface ModelSupply {
  /** Folder of models; guests get the *.onnx files of it and of its folders. */
  modelsDir?: string;
  /** Providers in the order in which guests try them, comma-separated; undefined: as they like. */
  modelProviders?: string;
}

export interface SandboxOptions extends ModelSupply {
  entry: Pick<CatalogEntry, "manifest" | "folder">;
  /** Folder of ring files on the host. */
  runtimeDir: string;
  /** Folder of the files that the crew chose in settings. */
  filesDir?: string;
  memoryMb: number;
  /** Place of the worker in its panel. */
  index: number;
  /** Whether the crew allowed it the graphics processor; it gets one only where its manifest asks too. */
  gpu: boolean;
  /** What `demandSandbox` answered. Default cell. */
  confinement?: Confinement;
  /** Folder of device nodes; only tests look elsewhere than in /dev. */
  devicesDir?: string;
  /** Folders in which Vulkan drivers announce themselves; only tests look elsewhere. */
  driverDirs?: readonly string[];
}

/** What one life of a detector holds on this machine, from before its start until after its end. */
export interface Holdings {
  /** Its host uid, as root. */
  uid?: number;
  /** Its control group's folder, where there are any. */
  cgroup?: string;
  /** Whether the number of files in its /tmp can be bounded here. */
  boundsFiles: boolean;
}

/** Descriptor that bwrap reads the system-call filter from: index 3 of the child's stdio. */
export const FILTER_DESCRIPTOR = 3;

/** The whole command of a sandboxed detector. Spawn it with an empty environment and the filter as descriptor 3. */
export function buildCommand(options: SandboxOptions, { uid, cgroup, boundsFiles }: Holdings): string[] {
  const { manifest } = options.entry;
  const gpu = grantGpu(options);
  const hasGpu = gpu.nodes.length > 0;
  const { memoryMb } = options;
  const needsUserNamespace = !isRoot();
  return [
    ...enterFromOutside({ memoryMb, hasGpu, boundsFiles, needsUserNamespace, cgroup }),
    ...[findProgram("bwrap"), ...isolate(options)],
    ...bindAll([...mountSystem(), ...RUNTIMES[manifest.runtime].mounts(), ...gpu.libraries, ...mountGuest(options)]),
    ...[...mountProcesses(gpu), ...mountDevices(gpu), ...mountTemporary(boundsFiles)],
    ...["--remount-ro", "/", "--chdir", INSIDE.detector, "--"],
    ...(uid === undefined ? [] : ["/usr/bin/setpriv", ...dropToUser(uid, gpu.groups)]),
    ...enterInside(),
    ...RUNTIMES[manifest.runtime].command(`${INSIDE.detector}/${manifest.entry}`, true),
  ];
}

/** Both must want it: the manifest and the crew. */
export function grantGpu({ entry, gpu, devicesDir, driverDirs }: SandboxOptions): CellGpu {
  return gpu && entry.manifest.gpu ? findGpu(devicesDir, driverDirs) : NO_GPU;
}

/**
 * As an ordinary user everything hangs on the user namespace. As root there is none: bwrap opens the mounts as root
 * (a clone below /root is readable), and the guest then drops to a host uid of its own, because RLIMIT_NPROC does not
 * bind root. The three capabilities this takes are gone, with every other, before the guest's first instruction.
 */
function isolate({ entry, memoryMb, modelProviders }: SandboxOptions): string[] {
  const ids = ["--uid", String(process.getuid?.() ?? 0), "--gid", String(process.getgid?.() ?? 0)];
  const spaces = ["ipc", "pid", "net", "uts"].map((name) => `--unshare-${name}`);
  const privileges = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap((name) => ["--cap-add", name]);
  const variables = {
    PATH: "/usr/bin",
    HOME: INSIDE.temporary,
    TZ: "UTC",
    ...nameProviders(modelProviders),
    ...RUNTIMES[entry.manifest.runtime].environment(INSIDE, memoryMb),
  };
  return [
    ...(isRoot() ? spaces : ["--unshare-user", ...ids, ...spaces]),
    // A session of its own again: a signal to its process group would pass the border of its process namespace.
    ...["--unshare-cgroup-try", "--hostname", "detector", "--die-with-parent", "--new-session"],
    ...["--cap-drop", "ALL", ...(isRoot() ? privileges : [])],
    ...["--clearenv", "--seccomp", String(FILTER_DESCRIPTOR)],
    ...Object.entries(variables).flatMap(([name, value]) => ["--setenv", name, value]),
  ];
}

/** The variable in which guests find the order of providers. */
export function nameProviders(modelProviders: string | undefined): Record<string, string> {
  return modelProviders ? { CAMF_ORT_PROVIDERS: modelProviders } : {};
}

function mountGuest({ entry, runtimeDir, modelsDir, filesDir }: SandboxOptions): Mount[] {
  return [
    { from: entry.folder, to: INSIDE.detector },
    { from: realpathSync(runtimeDir), to: INSIDE.rings },
    ...(modelsDir ? findModels(modelsDir, INSIDE.models) : []),
    ...(filesDir ? [{ from: realpathSync(filesDir), to: INSIDE.files }] : []),
  ];
}

/** bwrap cannot bound the number of files, so where that is possible the folder was made before bwrap. */
function mountTemporary(boundsFiles: boolean): string[] {
  if (boundsFiles) return ["--bind", STAGE, INSIDE.temporary];
  return ["--perms", "1777", "--size", String(MAX_TEMPORARY_BYTES), "--tmpfs", INSIDE.temporary];
}
