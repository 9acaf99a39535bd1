import { FIRST_WORKER_UID, MAX_TEMPORARY_FILES } from "../limits.ts";
import { findMissingProgram, findProgram, isRoot } from "./programs.ts";

/** What this machine lets a cell do, tried out once for the life of the process. */

const PROBE_TIMEOUT_MS = 5000;
const MAX_ERROR_LENGTH = 200;
/** What does not work may be mended while the box runs; what works is not tried again. */
const TRY_AGAIN_MS = 60_000;

interface Kept {
  error: string | undefined;
  atMs: number;
}

const kept = new Map<string, Kept>();

/** Why /tmp cannot be made with a limit on the number of its files; undefined where it can. */
export function tryBoundedFiles(): string | undefined {
  const missing = findMissingProgram(["unshare", "mount", "dash"]);
  if (missing) return missing;
  const namespace = isRoot() ? [] : ["--user", "--map-root-user"];
  const script = `mount -t tmpfs -o nr_inodes=${MAX_TEMPORARY_FILES} camf /sys`;
  const inner = isRoot() ? "exec true" : `exec ${findProgram("bwrap")} --unshare-user --ro-bind / / -- /bin/true`;
  return tryOut([findProgram("unshare"), ...namespace, "--mount", findProgram("dash"), "-c", `${script} && ${inner}`]);
}

/** Why a worker cannot be given a host uid of its own; undefined where it can. */
export function tryOwnUser(): string | undefined {
  if (!isRoot()) return "detectors run under the box's own user, inside a user namespace; start the box as root";
  const missing = findMissingProgram(["setpriv"]);
  return (
    missing ??
    tryOut([findProgram("setpriv"), "--reuid", String(FIRST_WORKER_UID), "--clear-groups", "--", "/bin/true"])
  );
}

/** Undefined when the command succeeds, otherwise what it said. `descriptor` becomes number 3. */
export function tryOut(command: string[], descriptor?: number): string | undefined {
  const key = command.join("\0");
  const known = kept.get(key);
  const nowMs = performance.now();
  if (known && (known.error === undefined || nowMs - known.atMs < TRY_AGAIN_MS)) return known.error;
  const stdio = ["ignore", "ignore", "pipe", ...(descriptor === undefined ? [] : [descriptor])] as const;
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
  const child = Bun.spawnSync(command, { env, stdio: [...stdio], timeout: PROBE_TIMEOUT_MS });
  const said = child.stderr?.toString().trim().slice(0, MAX_ERROR_LENGTH);
  const error = child.success ? undefined : said || "no reason given";
  kept.set(key, { error, atMs: nowMs });
  return error;
}
