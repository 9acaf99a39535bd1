import { existsSync, readFileSync } from "node:fs";
import { describeError, Fault } from "../base/fault.ts";
import { openFilter } from "./guest.ts";
import { findPrograms, isRoot } from "./sandbox.ts";
import { detectArchitecture } from "./seccomp.ts";

/** One layer of the sandbox as the doctor shows it. `reason` says what it does, or how to mend it. */
export interface SandboxLayer {
  layer: "programs" | "namespaces" | "system-call filter" | "resource limits" | "own user" | "cgroup";
  active: boolean;
  reason: string;
}

const PROBE_TIMEOUT_MS = 5000;
const MAX_ERROR_LENGTH = 200;

/** Tries each layer on this machine. Never throws. */
export async function describeSandbox(): Promise<SandboxLayer[]> {
  const programs = describePrograms();
  if (!programs.active) return [programs];
  const namespaces = await describeNamespaces();
  const filter = namespaces.active ? await describeFilter() : inactive("system-call filter", "needs namespaces");
  return [programs, namespaces, filter, await describeLimits(), describeUser(), describeCgroup()];
}

/** Throws unavailable, with a sentence how to mend it, where detectors cannot be locked in. */
export async function demandSandbox(): Promise<void> {
  const layers = await describeSandbox();
  const missing = layers.find((one) => !one.active && one.layer !== "cgroup" && one.layer !== "own user");
  if (missing) throw new Fault("unavailable", `detectors cannot be sandboxed: ${missing.layer}: ${missing.reason}`);
}

function describePrograms(): SandboxLayer {
  try {
    const { bwrap } = findPrograms();
    return { layer: "programs", active: true, reason: `bubblewrap at ${bwrap}, prlimit and setpriv` };
  } catch (error) {
    return inactive("programs", describeError(error));
  }
}

async function describeNamespaces(): Promise<SandboxLayer> {
  const user = isRoot() ? [] : ["--unshare-user"];
  const spaces = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"];
  const error = await tryCommand([findPrograms().bwrap, ...user, ...spaces, "--ro-bind", "/", "/", "--", "/bin/true"]);
  if (error === undefined) return { layer: "namespaces", active: true, reason: "own files, processes and network" };
  const mend = isRoot()
    ? "this root may not create namespaces (a container?); run the box on the machine itself"
    : "unprivileged user namespaces are off; turn them on with: sysctl -w user.max_user_namespaces=10000 " +
      "kernel.unprivileged_userns_clone=1 (where AppArmor restricts them: kernel.apparmor_restrict_unprivileged_userns=0)";
  return inactive("namespaces", `${mend} (${error})`);
}

async function describeFilter(): Promise<SandboxLayer> {
  const architecture = detectArchitecture();
  if (!architecture) return inactive("system-call filter", `there is none for ${process.arch}; use amd64 or arm64`);
  const user = isRoot() ? [] : ["--unshare-user"];
  const filter = openFilter();
  const command = [findPrograms().bwrap, ...user, "--ro-bind", "/", "/", "--seccomp", "3", "--", "/bin/true"];
  const error = await tryCommand(command, filter);
  if (error !== undefined) return inactive("system-call filter", `this kernel refuses it (${error})`);
  return { layer: "system-call filter", active: true, reason: `for ${architecture}` };
}

async function describeLimits(): Promise<SandboxLayer> {
  const error = await tryCommand([findPrograms().prlimit, "--core=0", "--nproc", "--", "/bin/true"]);
  if (error !== undefined) return inactive("resource limits", `prlimit does not work here (${error})`);
  return { layer: "resource limits", active: true, reason: "memory, threads, files, file size" };
}

function describeUser(): SandboxLayer {
  if (isRoot()) return { layer: "own user", active: true, reason: "each detector runs under a host uid of its own" };
  return inactive("own user", "detectors run under the box's own user, inside a user namespace; start the box as root");
}

/** The resource limits count a process; a control group would count the machine's memory and processor share too. */
function describeCgroup(): SandboxLayer {
  const path = "/sys/fs/cgroup/cgroup.controllers";
  const controllers = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  const able = controllers.includes("memory") ? "available, not used yet" : "no cgroup v2 memory controller here";
  return inactive("cgroup", `${able}; the resource limits apply`);
}

function inactive(layer: SandboxLayer["layer"], reason: string): SandboxLayer {
  return { layer, active: false, reason };
}

/** Undefined when the command succeeds, otherwise what it said. */
async function tryCommand(command: string[], descriptor?: number): Promise<string | undefined> {
  const stdio = ["ignore", "ignore", "pipe", ...(descriptor === undefined ? [] : [descriptor])] as const;
  const child = Bun.spawn(command, { env: {}, stdio: [...stdio], timeout: PROBE_TIMEOUT_MS });
  const text = await new Response(child.stderr).text();
  const isFine = (await child.exited) === 0;
  return isFine ? undefined : text.trim().slice(0, MAX_ERROR_LENGTH) || "no reason given";
}
