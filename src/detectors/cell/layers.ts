import { closeSync } from "node:fs";
import { Fault } from "../../base/fault.ts";
import type { SandboxLayer } from "../../domain/detector.ts";
import { MAX_TEMPORARY_BYTES, MAX_TEMPORARY_FILES } from "../limits.ts";
import { tryBoundedFiles, tryOut, tryOwnUser } from "./abilities.ts";
import { canFilter } from "./bare-cell.ts";
import { describeControllers, locateCgroup } from "./cgroup.ts";
import { describeGpu, findGpu } from "./devices.ts";
import { openFilter } from "./guest.ts";
import { findMissingProgram, findProgram, isRoot } from "./programs.ts";
import { RUNTIMES } from "./runtimes.ts";
import { type Confinement, FILTER_DESCRIPTOR } from "./sandbox.ts";
import { detectArchitecture } from "./seccomp.ts";

const BYTES_PER_MB = 1024 * 1024;
/** Without these not even a bare cell can be made. */
const INDISPENSABLE = ["prlimit", "setpriv", "dash", "nice", "setsid"] as const;

/** Tries each layer on this machine; what was tried is remembered. Never throws. */
export async function describeSandbox(): Promise<SandboxLayer[]> {
  const programs = describePrograms();
  const namespaces = describeNamespaces();
  const filter = describeFilter(namespaces.active);
  const limits = describeLimits();
  const optional = [describeUser(), describeCgroup(), describeTemporary(namespaces.active)];
  return [programs, namespaces, filter, limits, ...optional, describePython(), describeProcessor()];
}

export interface SandboxDemand {
  /** It came with the box, and was read by those who made the box. */
  builtIn: boolean;
  /** The crew said that strangers' detectors may run without a cell (CAMF_UNSANDBOXED). */
  unsandboxed: boolean;
}

/**
 * How a detector can be locked in on this machine. Throws unavailable, with a sentence how to mend it, where it must not
 * run: a stranger's without a cell, and any at all without resource limits.
 */
export async function demandSandbox(
  demand: SandboxDemand = { builtIn: false, unsandboxed: false },
): Promise<Confinement> {
  const missing = (await describeSandbox()).filter(({ active, required }) => required && !active);
  const [first] = missing;
  if (!first) return "cell";
  const hasLimits = !missing.some(({ layer }) => layer === "programs" || layer === "resource limits");
  if (hasLimits && (demand.builtIn || demand.unsandboxed)) return "bare";
  throw new Fault("unavailable", `detectors cannot be sandboxed: ${first.layer}: ${first.reason}`);
}

function describePrograms(): SandboxLayer {
  const missing = findMissingProgram(INDISPENSABLE);
  return judge("programs", missing, `${INDISPENSABLE.join(", ")}`);
}

function describeNamespaces(): SandboxLayer {
  const missing = findMissingProgram(["bwrap"]);
  if (missing) return judge("namespaces", missing, "");
  const user = isRoot() ? [] : ["--unshare-user"];
  const spaces = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"];
  const error = tryOut([findProgram("bwrap"), ...user, ...spaces, "--ro-bind", "/", "/", "--", "/bin/true"]);
  const mend = isRoot()
    ? "this root may not create namespaces (a container?); run the box on the machine itself"
    : "unprivileged user namespaces are off; turn them on with: sysctl -w user.max_user_namespaces=10000 " +
      "kernel.unprivileged_userns_clone=1 (where AppArmor restricts them: kernel.apparmor_restrict_unprivileged_userns=0)";
  const path = findProgram("bwrap");
  return judge("namespaces", error && `${mend} (${error})`, `own files, processes and network (bubblewrap at ${path})`);
}

function describeFilter(hasNamespaces: boolean): SandboxLayer {
  const architecture = detectArchitecture();
  const layer = "system-call filter";
  if (!architecture) return judge(layer, `there is none for ${process.arch}; use amd64 or arm64`, "");
  if (!hasNamespaces) {
    const without = canFilter() ? "setpriv puts it on" : "it needs namespaces, or setpriv of util-linux 2.41";
    return judge(layer, canFilter() ? undefined : without, without);
  }
  const user = isRoot() ? [] : ["--unshare-user"];
  const options = [...user, "--ro-bind", "/", "/", "--seccomp", String(FILTER_DESCRIPTOR)];
  const filter = openFilter();
  const error = tryOut([findProgram("bwrap"), ...options, "--", "/bin/true"], filter);
  closeSync(filter);
  return judge(layer, error && `this kernel refuses it (${error})`, `for ${architecture}`);
}

function describeLimits(): SandboxLayer {
  const missing = findMissingProgram(["prlimit"]);
  const error = missing ?? tryOut([findProgram("prlimit"), "--core=0", "--nproc", "--", "/bin/true"]);
  return judge("resource limits", error && `prlimit does not work here (${error})`, "memory, threads, files, priority");
}

function describeUser(): SandboxLayer {
  return judge("own user", tryOwnUser(), "each detector runs under a host uid of its own", false);
}

/** The resource limits count a process; a control group counts the machine's memory and processor share too. */
function describeCgroup(): SandboxLayer {
  const found = locateCgroup();
  if ("place" in found) return judge("cgroup", undefined, describeControllers(found.place), false);
  const mend = `${found.reason}; start the box as a systemd service with Delegate=yes; the resource limits apply`;
  return judge("cgroup", mend, "", false);
}

function describeTemporary(hasNamespaces: boolean): SandboxLayer {
  const error = hasNamespaces ? tryBoundedFiles() : "it needs namespaces";
  const size = `${MAX_TEMPORARY_BYTES / BYTES_PER_MB} MB`;
  const unbounded = `${size}, but any number of empty files: about 1 kB of the machine's memory each (${error})`;
  return judge("temporary folder", error && unbounded, `${size} and ${MAX_TEMPORARY_FILES} files`, false);
}

function describePython(): SandboxLayer {
  return judge("python", RUNTIMES.python.findMissing(), "detectors written in Python can run", false);
}

function describeProcessor(): SandboxLayer {
  const gpu = findGpu();
  const sentence = describeGpu(gpu);
  return judge("gpu", gpu.nodes.length > 0 ? undefined : sentence, sentence, false);
}

function judge(layer: string, wrong: string | undefined, fine: string, required = true): SandboxLayer {
  return { layer, active: wrong === undefined, required, reason: wrong ?? fine };
}
