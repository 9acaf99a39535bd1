import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeError, Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import { BOX_CPU_WEIGHT, GROUP_EXTRA_PIDS, GUEST_CPU_WEIGHT, MAX_THREADS } from "../limits.ts";
import { BOX_LEAF, type CgroupPlace, listGroups, listMembers, readText } from "./cgroup.ts";

/** One detector's control group, for one life. */
export interface DetectorGroup {
  /** Its folder: a process enters by writing 0 to cgroup.procs in it. */
  folder: string;
  /** Ends whatever is left in it and lets go of it. A sentence when the kernel had to end the detector for its memory. */
  end(): string | undefined;
}

/** Names carry the box's process id: what a dead box left may be swept, what a living one has not filled yet may not. */
const NAME = /^detector-(\d+)-/;
const BYTES_PER_MB = 1024 * 1024;
/** The kernel needs a moment to let go of the dead; what is not gone then is swept by the next box. */
const REMOVE_AGAIN_MS = 500;
/** A box that starts children while it moves needs a second look; more than a few means that something fights it. */
const MAX_MOVES = 10;

/** Makes the box's group ready to hold detectors' groups. Cheap when it is already. Throws unavailable. */
export function divideGroup({ home, controllers }: CgroupPlace): void {
  try {
    sweep(home);
    const handedOn = readText(join(home, "cgroup.subtree_control"))?.split(/\s+/) ?? [];
    if (controllers.every((name) => handedOn.includes(name))) return;
    moveBox(home);
    writeFileSync(join(home, "cgroup.subtree_control"), controllers.map((name) => `+${name}`).join(" "));
    setWhere(join(home, BOX_LEAF), "cpu.weight", String(BOX_CPU_WEIGHT));
  } catch (error) {
    throw new Fault("unavailable", `the box's control group cannot be divided: ${describeError(error)}`);
  }
}

/** A new group with a detector's limits; the detector is put in before its first instruction. */
export function openGroup({ home }: CgroupPlace, memoryMb: number): DetectorGroup {
  const folder = join(home, `detector-${process.pid}-${newId()}`);
  mkdirSync(folder);
  setWhere(folder, "memory.max", String(memoryMb * BYTES_PER_MB));
  setWhere(folder, "memory.swap.max", "0");
  setWhere(folder, "memory.oom.group", "1");
  setWhere(folder, "cpu.weight", String(GUEST_CPU_WEIGHT));
  setWhere(folder, "pids.max", String(MAX_THREADS + GROUP_EXTRA_PIDS));
  return { folder, end: () => endGroup(folder, memoryMb) };
}

function endGroup(folder: string, memoryMb: number): string | undefined {
  if (!existsSync(folder)) return undefined;
  const kills = Number(/^oom_kill (\d+)$/m.exec(readText(join(folder, "memory.events")) ?? "")?.[1] ?? 0);
  setWhere(folder, "cgroup.kill", "1");
  if (!removeQuietly(folder)) setTimeout(() => removeQuietly(folder), REMOVE_AGAIN_MS).unref();
  return kills > 0 ? `used more than its ${memoryMb} MB of memory, temporary files included` : undefined;
}

/** Children that the box has by now move with it. */
function moveBox(home: string): void {
  const leaf = join(home, BOX_LEAF);
  mkdirSync(leaf, { recursive: true });
  for (let move = 0; move < MAX_MOVES; move++) {
    const members = listMembers(home);
    if (members.length === 0) return;
    for (const pid of members) writeQuietly(join(leaf, "cgroup.procs"), String(pid));
  }
}

/** Groups that an earlier box left, with whoever is still in them. */
function sweep(home: string): void {
  for (const name of listGroups(home)) {
    const [, owner] = NAME.exec(name) ?? [];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    setWhere(join(home, name), "cgroup.kill", "1");
    removeQuietly(join(home, name));
  }
}

/** Where the controller, or this kernel's part of it, is there. */
function setWhere(folder: string, file: string, value: string): void {
  if (existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
}

/** A process may end between being listed and being moved. */
function writeQuietly(path: string, value: string): void {
  try {
    writeFileSync(path, value);
  } catch {
    // Seen again in the next pass when it is still there.
  }
}

function removeQuietly(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}
