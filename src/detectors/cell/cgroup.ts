import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getAttribute } from "./cgroup-attribute.ts";

/** Where the box stands in the tree of control groups (version 2), and what it may do there. Looks only. */
export interface CgroupPlace {
  /** The group that was given to the box: its own leaf and every detector's group lie directly in it. */
  home: string;
  /** Those of memory, cpu and pids that it may hand on. */
  controllers: string[];
}

/** The box's own processes go here: a group that hands controllers on may hold none itself. */
export const BOX_LEAF = "box";
const WANTED = ["memory", "cpu", "pids"];
const DELEGATED = ["user.delegate", "trusted.delegate"];

export interface CgroupFacts {
  /** /proc/self/cgroup */
  membership: string;
  /** /proc/self/mountinfo */
  mounts: string;
  read: (path: string) => string | undefined;
  isDelegated: (path: string) => boolean;
}

/** Pure but for what `facts` reads. Undefined with the reason where detectors cannot have groups. */
export function findPlace(facts: CgroupFacts): { place: CgroupPlace } | { reason: string } {
  const root = findMount(facts.mounts);
  const path = /^0::(\/.*)$/m.exec(facts.membership)?.[1];
  if (!root || path === undefined) return { reason: "there is no cgroup v2 here" };
  const own = path.endsWith(`/${BOX_LEAF}`) ? path.slice(0, -BOX_LEAF.length - 1) : path;
  if (own === "" || own === "/" || own.includes("..")) return { reason: "the box has no control group of its own" };
  const home = join(root, own);
  if (!facts.isDelegated(home)) return { reason: "the box's control group is not its own to divide" };
  const available = facts.read(join(home, "cgroup.controllers"))?.split(/\s+/) ?? [];
  const controllers = WANTED.filter((name) => available.includes(name));
  if (controllers.length === 0) return { reason: "no controller is handed to the box" };
  return { place: { home, controllers } };
}

/** The same on this machine. */
export function locateCgroup(): ReturnType<typeof findPlace> {
  return findPlace({
    membership: readText("/proc/self/cgroup") ?? "",
    mounts: readText("/proc/self/mountinfo") ?? "",
    read: readText,
    isDelegated: (path) => DELEGATED.some((name) => getAttribute(path, name) === "1"),
  });
}

/** "memory, cpu": what is missing of the wanted ones is named too. */
export function describeControllers({ controllers }: CgroupPlace): string {
  const missing = WANTED.filter((name) => !controllers.includes(name));
  const without = missing.length > 0 ? `; ${missing.join(" and ")} not handed to the box` : "";
  return `each detector in a group of its own: ${controllers.join(", ")}${without}`;
}

/** The processes of one group, without its subgroups'. */
export function listMembers(group: string): number[] {
  return (readText(join(group, "cgroup.procs")) ?? "").split("\n").filter(Boolean).map(Number);
}

/** Names of the groups directly below. */
export function listGroups(group: string): string[] {
  if (!existsSync(group)) return [];
  return readdirSync(group, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name);
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Mount points in mountinfo have blanks written as octal numbers; a control group's never has one. */
function findMount(mounts: string): string | undefined {
  return /^(?:\S+ ){4}(\S+) .* - cgroup2 /m.exec(mounts)?.[1];
}
