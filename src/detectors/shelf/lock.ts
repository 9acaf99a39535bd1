import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import { newId } from "../../base/id.ts";
import { isOwnerAlive, nameOwner } from "./staging-owner.ts";

/** A folder of flags; whoever finds no other living flag beside its own holds the lock. */
const LOCK = ".lock";
/** Changes take milliseconds; whoever waits longer is told. */
const LOCK_WAIT_MS = 10_000;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 40;
const MAX_WORK_LENGTH = 200;

/**
 * Runs `work` while no other process, and nothing else in this one, changes the shelf. Everybody sets a flag of its own
 * before looking for others', so two can never both find none; flags of dead processes count for nothing and are
 * removed, which can hit no living one because no flag's name comes twice. Throws conflict when it lasts too long.
 */
export async function holdLock<T>(shelf: string, what: string, work: () => T | Promise<T>): Promise<T> {
  const folder = join(shelf, LOCK);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const deadlineMs = performance.now() + LOCK_WAIT_MS;
  const name = `${nameOwner()}-${newId()}`;
  const flag = join(folder, name);
  while (true) {
    writeFileSync(flag, what.slice(0, MAX_WORK_LENGTH), { flag: "wx", mode: 0o644 });
    try {
      const other = findOther(folder, name);
      if (other === undefined) return await work();
      if (performance.now() > deadlineMs) throw new Fault("conflict", describeHolder(folder, other));
    } finally {
      rmSync(flag, { force: true });
    }
    await sleep(SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
  }
}

function findOther(folder: string, own: string): string | undefined {
  let living: string | undefined;
  for (const name of readdirSync(folder)) {
    if (name === own) continue;
    if (isOwnerAlive(name)) living = name;
    else rmSync(join(folder, name), { force: true });
  }
  return living;
}

function describeHolder(folder: string, flag: string): string {
  const [pid] = flag.split("-");
  try {
    const what = readFileSync(join(folder, flag), "utf8").replace(/\p{Cc}/gu, " ");
    return `the detectors' folder is in use by process ${pid} (${what}); try again`;
  } catch {
    return `the detectors' folder is in use by process ${pid}; try again`;
  }
}
