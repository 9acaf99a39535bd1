import { listAsides } from "../domain/appearance.ts";
import { isSamePlace } from "../domain/dismissal-match.ts";
import { findThing, listShowing, type NamedThing } from "../domain/naming.ts";
import { isUnnamed } from "../domain/telling.ts";
import type { AnomalyEntry } from "../store/anomalies.ts";
import { lookAtStill, MAX_CANDIDATES, MAX_LOOKED_AT, type SettlingOptions } from "./settling.ts";

/**
 * Calls findings by the names that somebody gave to things of the set-up: those that stand at their place and look like
 * what the picture shows there. Without a picture nothing is taken for a thing.
 */
export async function nameKnown(
  options: SettlingOptions,
  { entries, things }: { entries: readonly AnomalyEntry[]; things: readonly NamedThing[] },
): Promise<AnomalyEntry[]> {
  const named: AnomalyEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const thing = index < MAX_LOOKED_AT ? await findKnown(options, entry, things) : undefined;
    named.push(thing ? { ...entry, thingId: thing.id } : entry);
  }
  return named;
}

async function findKnown(
  options: SettlingOptions,
  { draft, still, referenceStill }: AnomalyEntry,
  things: readonly NamedThing[],
): Promise<NamedThing | undefined> {
  if (!draft.telling || !isUnnamed(draft.telling.said)) return undefined;
  const near = things
    .filter(({ box, look }) => look !== null && isSamePlace(draft, { box, referenceBox: null }))
    .slice(0, MAX_CANDIDATES);
  if (near.length === 0) return undefined;
  const around = near.map(({ box }) => listAsides(box));
  const pictures = { take: still, reference: referenceStill };
  const shown = await Promise.all(
    listShowing(draft.kind).map((picture) => lookAtStill(options, pictures[picture], around.flat())),
  );
  const step = around[0].length;
  const lookedAt = near.map((thing, index) => ({
    thing,
    looks: shown.flatMap((looks) => looks.slice(index * step, (index + 1) * step)),
  }));
  return findThing(lookedAt);
}
