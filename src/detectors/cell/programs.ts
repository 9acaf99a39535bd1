import { Fault } from "../../base/fault.ts";

/** What a cell is built with, and the Debian package that each comes from. Every one but bwrap is on any Debian. */
const OWNERS = {
  bwrap: "bubblewrap",
  dash: "dash",
  mount: "mount",
  nice: "coreutils",
  prlimit: "util-linux",
  setpriv: "util-linux",
  setsid: "util-linux",
  unshare: "util-linux",
} as const;

export type Program = keyof typeof OWNERS;

/** The program's path: absolute, because it is spawned with an empty environment. Throws unavailable. */
export function findProgram(name: Program): string {
  const path = lookUp(name);
  if (path) return path;
  throw new Fault("unavailable", `${name} is missing; install it with: apt-get install ${OWNERS[name]}`);
}

/** A sentence for the first of `names` that this machine lacks. */
export function findMissingProgram(names: readonly Program[]): string | undefined {
  const missing = names.find((name) => !lookUp(name));
  return missing && `${missing} is missing; install it with: apt-get install ${OWNERS[missing]}`;
}

/** True when the box may give each worker a host uid of its own. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function lookUp(name: Program): string | undefined {
  return Bun.which(name, { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" }) ?? undefined;
}
