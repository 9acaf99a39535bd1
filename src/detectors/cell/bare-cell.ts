import { chmodSync, chownSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GUEST_NICENESS, MAX_THREADS, WORKER_GID } from "../limits.ts";
import { tryOut } from "./abilities.ts";
import { dropToUser, limitResources } from "./entering.ts";
import { findProgram } from "./programs.ts";
import type { Place } from "./runtime.ts";
import { HOST_PACKAGES } from "./runtime-bun.ts";
import { HOST_PYTHON_SDK } from "./runtime-python.ts";
import { RUNTIMES } from "./runtimes.ts";
import { FILTER_DESCRIPTOR, grantGpu, nameProviders, type SandboxOptions } from "./sandbox.ts";

/**
 * The second best, for machines without namespaces: the limits, no new privileges, an empty environment, a host uid of
 * its own as root, and where setpriv can do it (Debian 13) the filter of system calls, which leaves it no network. The
 * host's files and processes are in sight as far as that uid may look.
 */
export function buildBareCommand(options: SandboxOptions, place: Place, uid: number | undefined): string[] {
  const { entry, memoryMb, modelProviders } = options;
  const runtime = RUNTIMES[entry.manifest.runtime];
  const gpu = grantGpu(options);
  const variables = { PATH: "/usr/bin", HOME: place.temporary, TMPDIR: place.temporary, TZ: "UTC" };
  const environment = { ...variables, ...nameProviders(modelProviders), ...runtime.environment(place, memoryMb) };
  const filter = canFilter() ? ["--seccomp-filter", `/proc/self/fd/${FILTER_DESCRIPTOR}`] : [];
  return [
    ...[findProgram("nice"), "-n", String(GUEST_NICENESS), findProgram("setsid")],
    ...limitResources({ memoryMb, hasGpu: gpu.nodes.length > 0 }),
    ...[findProgram("setpriv"), "--pdeathsig", "KILL", ...filter],
    ...(uid === undefined ? ["--no-new-privs", "--"] : dropToUser(uid, gpu.groups)),
    // As an ordinary user all that the box itself runs would count, so there the number of threads stays unbounded.
    ...(uid === undefined ? [] : [findProgram("prlimit"), `--nproc=${MAX_THREADS}`, "--"]),
    ...["/usr/bin/env", "-C", entry.folder, "-i"],
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...runtime.command(join(entry.folder, entry.manifest.entry), false),
  ];
}

/** The host's own folders, and a temporary one that goes when the guest has gone. */
export function openBarePlace(options: SandboxOptions, uid: number | undefined): Place & Disposable {
  const temporary = mkdtempSync(join(tmpdir(), "camf-detector-"));
  if (uid !== undefined) chownSync(temporary, uid, WORKER_GID);
  chmodSync(temporary, 0o700);
  return {
    ...placeBare(options),
    temporary,
    [Symbol.dispose]: () => rmSync(temporary, { recursive: true, force: true }),
  };
}

/** As far as messages speak of it. */
function placeBare({ entry, runtimeDir, modelsDir, filesDir }: SandboxOptions): Omit<Place, "temporary"> {
  return {
    detector: entry.folder,
    packages: HOST_PACKAGES,
    python: HOST_PYTHON_SDK,
    rings: realpathSync(runtimeDir),
    models: modelsDir ? realpathSync(modelsDir) : "",
    files: filesDir ? realpathSync(filesDir) : "",
  };
}

/** Whether setpriv can put the filter on by itself. */
export function canFilter(): boolean {
  return tryOut([findProgram("setpriv"), "--help"]) === undefined && helpOfSetpriv().includes("--seccomp-filter");
}

let help: string | undefined;

function helpOfSetpriv(): string {
  help ??= Bun.spawnSync([findProgram("setpriv"), "--help"], { env: {} }).stdout.toString();
  return help;
}
