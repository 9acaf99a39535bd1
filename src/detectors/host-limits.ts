import { cpus } from "node:os";

/** What the service bears from detectors, and how it shares itself out among them; the cell's own limits: limits.ts. */

/** Analyses that run at once: one core is left to capture and frames. */
export const DEFAULT_CONCURRENCY = Math.max(1, cpus().length - 1);
/** A turn that lasts longer no longer keeps others from theirs: whoever hangs must not stop the rest. */
export const LONGEST_TURN_MS = 1000;
/** How far behind the others a detector is put at most, however long it took. */
export const LARGEST_DEBT_MS = 2000;

/** A new version waits this long for the takes of the old one to end. */
export const REPLACE_WAIT_MS = 5 * 60_000;

/** Samples of one take that a late answer may name: 34 minutes at 4 a second. */
export const MAX_REMEMBERED_SAMPLES = 8192;
/** Samples of one take that ended the detector: more are forgotten, oldest first. */
export const MAX_REMEMBERED_ENDINGS = 256;
/** A sample that ended its detector this often is not tried again. */
export const MAX_ENDINGS_PER_SAMPLE = 2;

/** A detector that ended this often within the window is disabled, whatever it answered in between. */
export const MAX_ENDINGS = 20;
export const ENDINGS_WINDOW_MS = 15 * 60_000;
/** Shorter pauses before a restart are nobody's news. */
export const TELL_BACKOFF_MS = 1000;
/** Samples over which the median time is shown. */
export const MEDIAN_SAMPLES = 51;
/** Longest reason that is shown and stored. */
export const MAX_REASON_LENGTH = 300;

/** What a detector may write to stdout and to stderr in one second. Answers are asked for one by one; the rest is flood. */
export const MAX_OUTPUT_BYTES_PER_SECOND = 32 * 1024 * 1024;
export const MAX_OUTPUT_LINES_PER_SECOND = 20_000;
export const MAX_LOG_BYTES_PER_SECOND = 4 * 1024 * 1024;

/** Size at which a log file is moved to `.1`, in bytes. */
export const MAX_LOG_FILE_BYTES = 1024 * 1024;
/** UTF-8 bytes of the reference's observations as JSON: with the longest state and settings a message stays in its bound. */
export const MAX_REFERENCE_BYTES = 256 * 1024;
