import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { type Appearance, listAsides } from "../domain/appearance.ts";
import { BACK_KIND, type Dismissal, findPlace } from "../domain/dismissal.ts";
import { findDismissal, isSamePlace } from "../domain/dismissal-match.ts";
import type { Box } from "../domain/frame.ts";
import type { Frames } from "../frames/frames.ts";
import type { AnomalyEntry } from "../store/anomalies.ts";
import type { Store } from "../store/store.ts";

export interface SettlingOptions {
  store: Store;
  frames: Frames;
  log: Log;
}

/** Findings whose place is looked at, most urgent first; the rest stays as the detectors left it. */
export const MAX_LOOKED_AT = 60;
/** Dismissals at the place of one finding, newest first: nine looks each in one request. */
export const MAX_CANDIDATES = 24;

/**
 * Notes how the place of each finding looks before and after, and closes those that look like something that the crew let
 * pass there. Where no picture can be had nothing is closed.
 */
export async function settleKnown(
  options: SettlingOptions,
  { entries, standing }: { entries: AnomalyEntry[]; standing: readonly Dismissal[] },
): Promise<AnomalyEntry[]> {
  const settled: AnomalyEntry[] = [];
  for (const [index, entry] of entries.entries())
    settled.push(index < MAX_LOOKED_AT ? await settle(options, entry, standing) : entry);
  return settled;
}

async function settle(
  options: SettlingOptions,
  entry: AnomalyEntry,
  standing: readonly Dismissal[],
): Promise<AnomalyEntry> {
  const { draft } = entry;
  const place = findPlace(draft);
  if (!place) return entry;
  const candidates = standing.filter((one) => isSamePlace(one, draft)).slice(0, MAX_CANDIDATES);
  const around = candidates.map((one) => listAsides(findPlace(one) ?? place));
  const [after = null, ...looks] = await lookAtStill(options, entry.still, [place, ...around.flat()]);
  const [before = null] = draft.kind === BACK_KIND ? [] : await lookAtStill(options, entry.referenceStill, [place]);
  const looked = { ...entry, before: readIntended(draft.details) ?? before, after };
  if (entry.status !== "open") return looked;
  const step = around[0]?.length ?? 0;
  const lookedAt = candidates.map((dismissal, index) => ({
    dismissal,
    looks: looks.slice(index * step, (index + 1) * step),
  }));
  const known = findDismissal(draft, lookedAt);
  return known ? { ...looked, status: known.reason, dismissalId: known.id } : looked;
}

/** Of something that went back: before was what had been intended. */
function readIntended({ intended }: Record<string, unknown>): Appearance | undefined {
  return typeof intended === "string" ? intended : undefined;
}

/** How places of a stored picture look; [] where it cannot be had. */
export async function lookAtStill(
  { store, frames, log }: SettlingOptions,
  still: string | null,
  places: readonly Box[],
): Promise<Appearance[]> {
  if (still === null) return [];
  try {
    const { frame } = await frames.readStill(store.media.absolutePath(still));
    try {
      return await frames.describePlaces(frame, places);
    } finally {
      frames.giveBack(frame);
    }
  } catch (error) {
    log.warn("a still could not be looked at", { still, error: describeError(error) });
    return [];
  }
}
