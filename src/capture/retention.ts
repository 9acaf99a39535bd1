/** A stretch of box-monotonic time that must stay on disk. */
export interface HeldRange {
  fromMs: number;
  toMs: number;
}

/**
 * Which segments may be deleted: those that ended more than `keepMs` ago and touch no held range. A segment without an
 * end still grows, or nobody knows what it holds: it is never named. Pure.
 */
export function pruneSegments<S extends { startedAtMs: number; endedAtMs?: number | null }>(options: {
  segments: readonly S[];
  nowMs: number;
  keepMs: number;
  held: readonly HeldRange[];
}): S[] {
  return options.segments.filter(({ startedAtMs, endedAtMs }) => {
    if (endedAtMs === undefined || endedAtMs === null) return false;
    if (endedAtMs >= options.nowMs - options.keepMs) return false;
    return !options.held.some((range) => range.fromMs <= endedAtMs && range.toMs >= startedAtMs);
  });
}
