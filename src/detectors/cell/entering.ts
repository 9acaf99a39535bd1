import {
  ADDRESS_SPACE_EXTRA_MB,
  GUEST_NICENESS,
  MAX_OPEN_FILES,
  MAX_PENDING_SIGNALS,
  MAX_STACK_BYTES,
  MAX_TEMPORARY_BYTES,
  MAX_TEMPORARY_FILES,
  MAX_THREADS,
  WORKER_GID,
} from "../limits.ts";
import { findProgram } from "./programs.ts";

/** The way into a cell: what is done before bwrap on the host, and after it inside, until the detector's first instruction. */

const BYTES_PER_MB = 1024 * 1024;
/** The cell's /tmp is made here, in a view of the files that only this cell has; nothing else of /sys is ever wanted. */
export const STAGE = "/sys";

export interface Entrance {
  memoryMb: number;
  /** Reserves more addresses than any limit would allow. */
  hasGpu: boolean;
  /** Whether this machine lets the cell's /tmp be made with a limit on the number of files. */
  boundsFiles: boolean;
  /** Whether that takes a user namespace first. */
  needsUserNamespace: boolean;
  /** The control group to go into; undefined where there are none. */
  cgroup: string | undefined;
}

/**
 * The scheduler groups processes by session, and nice counts only within a group, so the guest's group has to step back
 * as a whole. Ordinary users may do that for one session in a tenth of a second, all of them together; so it is done
 * beside the start, as soon as the guest has a session of its own, and given up when the cell is gone.
 */
const STEP_BACK = `
step_back() {
  tries=0
  while [ $tries -lt 100 ] && [ -e /proc/$$ ]; do
    tries=$((tries + 1))
    read -r one other <"/proc/$$/task/$$/children"
    for child in $one $other; do
      read -r guest rest <"/proc/$child/task/$child/children"
      [ -n "$guest" ] && read -r line <"/proc/$guest/stat" || continue
      set -- \${line##*) }
      if [ "$4" = "$child" ]; then echo ${GUEST_NICENESS} >"/proc/$guest/autogroup" && return; fi
    done
    /bin/sleep 0.1
  done
}`;

/**
 * Descriptor 4 is the box's own entry in /proc: readable as long as that very process lives, whatever happens to its
 * number. A session of its own also keeps the terminal's Ctrl-C from ending the cell before the box has.
 */
const OUTSIDE = `${STEP_BACK}
exec 4<"/proc/$1/comm" || exit 1
if [ -n "$2" ]; then echo 0 >"$2/cgroup.procs" || exit 1; fi
if [ -n "$3" ]; then "$4" -t tmpfs -o "$3" camf ${STAGE} || exit 1; fi
if [ -e /proc/self/autogroup ]; then step_back </dev/null >/dev/null 2>&1 3<&- 4<&- & fi
shift 4
unset PWD OLDPWD
exec "$@"`;

/**
 * bwrap's own process inside dies with the box only from the moment on in which it also puts on the filter: until then a
 * box that is killed would leave the guest behind. So the guest waits for that moment and then looks whether the box
 * still lives. Only then does it count as locked in.
 */
const INSIDE = `
ulimit -p ${MAX_THREADS} || exit 1
tries=0
until [ "$locked" = 2 ]; do
  tries=$((tries + 1))
  if [ $tries -gt 20000 ]; then echo "the sandbox did not close" >&2; exit 1; fi
  while read -r name value; do
    if [ "$name" = Seccomp: ]; then locked=$value; break; fi
  done </proc/1/status
done
read -r box <&4 || exit 1
exec 4<&-
exec "$@"`;

/** Words before bwrap. */
export function enterFromOutside(entrance: Entrance): string[] {
  const namespace = entrance.needsUserNamespace ? ["--user", "--map-root-user"] : [];
  const view = entrance.boundsFiles ? [findProgram("unshare"), ...namespace, "--mount"] : [];
  const options = `size=${MAX_TEMPORARY_BYTES},nr_inodes=${MAX_TEMPORARY_FILES},mode=1777,nosuid,nodev`;
  return [
    ...[findProgram("nice"), "-n", String(GUEST_NICENESS), findProgram("setsid")],
    ...limitResources(entrance),
    ...view,
    ...[findProgram("dash"), "-c", OUTSIDE, "camf-cell", String(process.pid)],
    ...[entrance.cgroup ?? "", entrance.boundsFiles ? options : "", findProgram("mount")],
  ];
}

/** Words after bwrap, before the detector's own. */
export function enterInside(): string[] {
  return ["/usr/bin/dash", "-c", INSIDE, "camf-cell"];
}

/** The number of processes is not among them: outside, all that the box's user runs would count. */
export function limitResources({ memoryMb, hasGpu }: Pick<Entrance, "memoryMb" | "hasGpu">): string[] {
  return [
    findProgram("prlimit"),
    `--data=${memoryMb * BYTES_PER_MB}`,
    ...(hasGpu ? [] : [`--as=${(memoryMb + ADDRESS_SPACE_EXTRA_MB) * BYTES_PER_MB}`]),
    `--stack=${MAX_STACK_BYTES}`,
    `--fsize=${MAX_TEMPORARY_BYTES}`,
    `--nofile=${MAX_OPEN_FILES}`,
    `--sigpending=${MAX_PENDING_SIGNALS}`,
    ...["--core=0", "--memlock=0", "--msgqueue=0", "--nice=0", "--rtprio=0", "--"],
  ];
}

/** Words that drop to a host uid of its own, with no capability left in any set. Needs root. */
export function dropToUser(uid: number, groups: readonly number[] = []): string[] {
  const own = groups.length > 0 ? [`--groups=${groups.join(",")}`] : ["--clear-groups"];
  return [
    ...["--reuid", String(uid), "--regid", String(WORKER_GID), ...own],
    ...["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"],
  ];
}
