import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CellGpu } from "./devices.ts";
import { findLibraries, findLoader, libraryFolder } from "./libraries.ts";
import { findProgram, isRoot } from "./programs.ts";
import type { Mount } from "./runtime.ts";

/** What a cell shows, as words for bwrap. Everything is read-only but /tmp. */

/** What any program and any native module of C or C++ is linked with. */
const LIBRARIES = [
  "libc.so.6",
  "libdl.so.2",
  "libm.so.6",
  "libpthread.so.0",
  "librt.so.1",
  "libgcc_s.so.1",
  "libstdc++.so.6",
];

/**
 * Not /dev/zero: mapped as shared it is memory that RLIMIT_DATA does not count. No terminals, no /dev/shm: nothing that
 * reaches beyond the cell or lies outside its limits.
 */
const DEVICES = ["null", "full", "random", "urandom"];
const DEVICE_LINKS = { fd: "", stdin: "/0", stdout: "/1", stderr: "/2" };

/** Parts of /proc that tell about the machine and that no detector needs: covered with nothing. */
const COVERED_FOLDERS = [
  "acpi",
  "asound",
  "bus",
  "driver",
  "dynamic_debug",
  "fs",
  "irq",
  "pressure",
  "scsi",
  "sys",
  "tty",
];
const COVERED_FILES = [
  "cmdline",
  "config.gz",
  "diskstats",
  "interrupts",
  "iomem",
  "ioports",
  "kallsyms",
  "key-users",
  "keys",
  "locks",
  "modules",
  "mtrr",
  "partitions",
  "slabinfo",
  "swaps",
  "timer_list",
  "vmallocinfo",
];
/** What bwrap was called with: every path of the host that the cell is made of, and the box's process id. */
const COVERED_KEEPER = ["/proc/1/cmdline", "/proc/1/task/1/cmdline"];

/** The loader, the C library, and the two programs that lock the door from the inside. */
export function mountSystem(): Mount[] {
  const locks = isRoot() ? [findProgram("dash"), findProgram("setpriv")] : [findProgram("dash")];
  const common = LIBRARIES.map((name) => `${libraryFolder()}/${name}`).filter((path) => existsSync(path));
  const libraries = new Set([...common, ...findLibraries(locks)]);
  return [
    ...[findLoader(), ...libraries].map((path) => ({ from: realpathSync(path), to: path })),
    { from: realpathSync(findProgram("dash")), to: "/usr/bin/dash" },
    ...(isRoot() ? [{ from: realpathSync(findProgram("setpriv")), to: "/usr/bin/setpriv" }] : []),
  ];
}

/** Words for read-only mounts. bwrap makes the folders above a mount for its own user only: here they are made first. */
export function bindAll(mounts: readonly Mount[]): string[] {
  const binds = [...new Map(mounts.map((mount) => [mount.to, mount])).values()];
  const folders = new Set(binds.flatMap(({ to }) => listParents(to)));
  return [
    ...[...folders].flatMap((folder) => ["--dir", folder]),
    ...binds.flatMap(({ from, to }) => ["--ro-bind", from, to]),
    ...binds.flatMap(({ from, to, covered = [] }) =>
      covered.filter((name) => existsSync(join(from, name))).flatMap((name) => cover(join(to, name))),
    ),
  ];
}

function cover(folder: string): string[] {
  return ["--tmpfs", folder, "--remount-ro", folder];
}

export function mountDevices(gpu: CellGpu): string[] {
  return [
    ...["--dir", "/dev"],
    ...DEVICES.flatMap((name) => ["--dev-bind", `/dev/${name}`, `/dev/${name}`]),
    ...Object.entries(DEVICE_LINKS).flatMap(([name, path]) => ["--symlink", `/proc/self/fd${path}`, `/dev/${name}`]),
    ...gpu.nodes.flatMap(({ from, to }) => [
      ...listParents(to).flatMap((folder) => ["--dir", folder]),
      ...["--dev-bind", from, to],
    ]),
  ];
}

/** Its own processes and nothing of the machine; nothing in it can be written, not even its own process's settings. */
export function mountProcesses(gpu: CellGpu): string[] {
  const isThere = (name: string) => existsSync(`/proc/${name}`);
  const folders = COVERED_FOLDERS.filter((name) => !(name === "driver" && gpu.nodes.length > 0)).filter(isThere);
  return [
    ...["--proc", "/proc"],
    ...folders.flatMap((name) => cover(`/proc/${name}`)),
    ...COVERED_FILES.filter(isThere).flatMap((name) => ["--ro-bind", "/dev/null", `/proc/${name}`]),
    ...COVERED_KEEPER.flatMap((path) => ["--ro-bind", "/dev/null", path]),
    ...["--remount-ro", "/proc"],
  ];
}

function listParents(path: string): string[] {
  const parent = dirname(path);
  return parent === "/" ? [] : [...listParents(parent), parent];
}
