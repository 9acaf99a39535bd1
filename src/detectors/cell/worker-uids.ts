import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describeError, Fault } from "../../base/fault.ts";
import { FIRST_WORKER_UID, WORKER_UIDS } from "../limits.ts";

/**
 * Host uids for workers, so that no two of them, of whatever box on this machine, have the same at the same time. A
 * claim is an empty file named after uid and owner. Whoever wants one makes its claim first and looks around second: of
 * two that want the same at once at least one sees the other and goes on to the next. An owner is a process id with its
 * start time, so a claim whose owner is dead can never come alive again and anybody may remove it.
 */
export interface UidClaim extends Disposable {
  uid: number;
}

const CLAIMS_FOLDER = "/run/camf/workers";
const CLAIM = /^(\d+)\.(\d+)\.(\d+)$/;

/** Throws unavailable when every uid is taken. A process that a killed box left behind with the uid is ended first. */
export function claimUid(folder = CLAIMS_FOLDER, firstUid = FIRST_WORKER_UID): UidClaim {
  openFolder(folder);
  const owner = `${process.pid}.${readStartTime(process.pid)}`;
  for (let uid = firstUid; uid < firstUid + WORKER_UIDS; uid++) {
    if (isTaken(folder, uid)) continue;
    const path = join(folder, `${uid}.${owner}`);
    writeFileSync(path, "", { flag: "wx", mode: 0o644 });
    if (isTaken(folder, uid, owner)) unlinkSync(path);
    else {
      killAll(uid);
      return { uid, [Symbol.dispose]: () => release(uid, path) };
    }
  }
  throw new Fault("unavailable", `all ${WORKER_UIDS} users for detectors are in use`);
}

function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Fault("unavailable", `${folder} must be writable, to give detectors users: ${describeError(error)}`);
  }
}

function release(uid: number, path: string): void {
  killAll(uid);
  unlinkQuietly(path);
}

/** Ends every process of a worker's uid: what bwrap, killed by somebody else, may have left. */
function killAll(uid: number): void {
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!(pid > 0) || statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== uid) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }
}

/** By somebody else than `self`. Claims of the dead are removed on the way. */
function isTaken(folder: string, uid: number, self?: string): boolean {
  return readdirSync(folder).some((name) => {
    const [, claimed, pid, startTime] = CLAIM.exec(name) ?? [];
    if (Number(claimed) !== uid || name === `${uid}.${self}`) return false;
    if (readStartTime(Number(pid)) === startTime) return true;
    unlinkQuietly(join(folder, name));
    return false;
  });
}

/** In clock ticks since boot: with the process id it names one process for ever. */
function readStartTime(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another box removed it: claims of the dead are anybody's.
  }
}
