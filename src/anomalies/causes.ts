import { isLookOnly } from "./in-place.ts";
import { measureWeight } from "./merging.ts";
import type { Track } from "./track.ts";

/** What one cause did besides its own anomaly: tracks that are folded into it. */
export interface Cause {
  track: Track;
  consequences: Track[];
}

export interface CauseOptions {
  /** Time of the clip's first sample. */
  startMs: number;
  /** Time between two samples. */
  periodMs: number;
}

/** Earlier than this after the first sample, things changed before the take began: nothing tells their causes apart. */
const SETTLED_MS = 1500;
/** Two things that begin within this many samples of each other began together. */
const TOGETHER_SAMPLES = 1.5;

/**
 * One cause, one card: when a lamp goes off in the middle of a take, the table under it changes at the same moment.
 * What only looks different and begins together with something that weighs more is a consequence of it. Things that are
 * gone, new, exchanged, moved or turned always keep cards of their own.
 */
export function foldConsequences(tracks: Track[], options: CauseOptions): Cause[] {
  const heaviestFirst = [...tracks].sort((a, b) => measureWeight(b) - measureWeight(a));
  const causes: Cause[] = [];
  for (const track of heaviestFirst) {
    const cause = isLookOnly(track.kind) ? causes.find((one) => beganTogether(one.track, track, options)) : undefined;
    if (cause) cause.consequences.push(track);
    else causes.push({ track, consequences: [] });
  }
  return causes;
}

function beganTogether(a: Track, b: Track, { startMs, periodMs }: CauseOptions): boolean {
  const isMidTake = b.first.ptsMs - startMs >= SETTLED_MS;
  return isMidTake && Math.abs(a.first.ptsMs - b.first.ptsMs) <= TOGETHER_SAMPLES * periodMs;
}
