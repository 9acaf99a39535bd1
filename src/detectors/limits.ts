import { MAX_LINE_BYTES } from "@camf/detector-sdk/contract";
import { MAX_LOG_BYTES_PER_SECOND, MAX_OUTPUT_BYTES_PER_SECOND, MAX_OUTPUT_LINES_PER_SECOND } from "./host-limits.ts";

/** Every limit that one detector process lives under. */

/** Bun reserves about 290 MB of data it never touches: below this it does not start. */
export const MIN_WORKER_MEMORY_MB = 512;
/** Address space beyond the memory limit: program text, and the end of shared mappings, which RLIMIT_DATA ignores. */
export const ADDRESS_SPACE_EXTRA_MB = 1024;
/** Threads; the sandbox lets a detector have one process only. */
export const MAX_THREADS = 128;
export const MAX_OPEN_FILES = 256;
export const MAX_TEMPORARY_BYTES = 256 * 1024 * 1024;
/** Files, folders and links in its /tmp: each costs the machine about a kilobyte that no other limit counts. */
export const MAX_TEMPORARY_FILES = 4096;
export const MAX_STACK_BYTES = 8 * 1024 * 1024;
/** Counted for the whole user, who as an ordinary user is the box's. */
export const MAX_PENDING_SIGNALS = 1024;
/** Recording, pages and alerts come first. */
export const GUEST_NICENESS = 10;

/** Started as root, each worker gets a host uid from here on, in a range that no distribution hands out. */
export const FIRST_WORKER_UID = 60700;
export const WORKER_UIDS = 480;
/** The group that may read rings when the box runs as root. */
export const WORKER_GID = 60699;
/** A box's workers; also how many uids one box takes. */
export const MAX_WORKERS = 32;

/** Lateness is shown after this; the hard end is the timeout. */
export const LATE_AFTER_MS = 1000;
export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_MAX_MEMORY_MB = 1024;
/** Loading a model and warming it up. */
export const START_TIMEOUT_MS = 60_000;
export const SHUTDOWN_GRACE_MS = 1000;

export const FIRST_RESTART_MS = 50;
export const LONGEST_RESTART_MS = 60_000;
export const STABLE_AFTER_MS = 30_000;
/** Lives in a row without one answer, after which a detector is disabled. */
export const MAX_FRUITLESS_LIVES = 10;
/** Requests that may wait for one detector; the pipeline drops before this is ever reached. */
export const MAX_WAITING = 64;

export const MAX_LOG_LINES = 200;
export const MAX_LOG_LINES_PER_SECOND = 100;
/** Beyond this the detector is flooding, which is a fault. */
export const FLOOD_LINES_PER_SECOND = 5000;
/** How deep below the runtime folder rings may lie. */
export const MAX_RING_DEPTH = 3;

/** Shares of the processor where control groups are: sixteen detectors together get less than the box while both want it. */
export const BOX_CPU_WEIGHT = 1000;
export const GUEST_CPU_WEIGHT = 25;
/** What of a detector's group is not its own: bwrap outside and inside. */
export const GROUP_EXTRA_PIDS = 8;

/** How often a detector is looked at that nobody asks anything, and how much of a core it may use then. */
export const IDLE_WATCH_MS = 5000;
export const MAX_IDLE_SHARE = 0.25;

/** One limit as the doctor and the health page show it. */
export interface Limit {
  name: string;
  value: number;
  unit: string;
  /** What happens at it. */
  what: string;
}

const BYTES_PER_MB = 1024 * 1024;

/** Every limit of one detector process that somebody outside may meet. */
export const LIMITS: readonly Limit[] = [
  {
    name: "memory",
    value: DEFAULT_MAX_MEMORY_MB,
    unit: "MB at most",
    what: "asking for more fails; the manifest says how much",
  },
  { name: "stack", value: MAX_STACK_BYTES / BYTES_PER_MB, unit: "MB", what: "more ends it" },
  { name: "processes", value: 1, unit: "process", what: "starting another fails" },
  { name: "threads", value: MAX_THREADS, unit: "threads", what: "starting more fails" },
  { name: "open files", value: MAX_OPEN_FILES, unit: "descriptors", what: "opening more fails" },
  { name: "file size", value: MAX_TEMPORARY_BYTES / BYTES_PER_MB, unit: "MB", what: "writing more ends it" },
  { name: "temporary folder", value: MAX_TEMPORARY_BYTES / BYTES_PER_MB, unit: "MB", what: "writing more fails" },
  {
    name: "temporary files",
    value: MAX_TEMPORARY_FILES,
    unit: "files",
    what: "making more fails, where the layer is active",
  },
  { name: "priority", value: GUEST_NICENESS, unit: "nice", what: "recording and pages come first" },
  {
    name: "processor at rest",
    value: MAX_IDLE_SHARE * 100,
    unit: "% of a core",
    what: "more while nobody asks it ends it",
  },
  {
    name: "answer",
    value: DEFAULT_TIMEOUT_MS / 1000,
    unit: "s at most",
    what: "a later one ends it; the manifest says how long",
  },
  { name: "start", value: START_TIMEOUT_MS / 1000, unit: "s", what: "a later one ends it" },
  { name: "shutdown", value: SHUTDOWN_GRACE_MS / 1000, unit: "s", what: "then it is killed" },
  { name: "answer's length", value: MAX_LINE_BYTES / BYTES_PER_MB, unit: "MB a line", what: "a longer line ends it" },
  { name: "answers' volume", value: MAX_OUTPUT_BYTES_PER_SECOND / BYTES_PER_MB, unit: "MB/s", what: "more ends it" },
  { name: "answers' number", value: MAX_OUTPUT_LINES_PER_SECOND, unit: "lines/s", what: "more ends it" },
  { name: "log kept", value: MAX_LOG_LINES_PER_SECOND, unit: "lines/s", what: "more is left out and counted" },
  { name: "log's rate", value: FLOOD_LINES_PER_SECOND, unit: "lines/s", what: "more ends it" },
  { name: "log's volume", value: MAX_LOG_BYTES_PER_SECOND / BYTES_PER_MB, unit: "MB/s", what: "more ends it" },
  { name: "requests waiting", value: MAX_WAITING, unit: "samples", what: "more are answered as failed" },
];
