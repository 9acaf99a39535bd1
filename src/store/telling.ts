import type { Anomaly } from "../domain/anomaly.ts";
import { findLandmark, type Landmark } from "../domain/landmark.ts";
import { findToldPlace, isAway, type NamedThing } from "../domain/naming.ts";
import type { Clip } from "../domain/take.ts";
import { isUnnamed, type Telling, type TellingContext, tell } from "../domain/telling.ts";
import { readClipAction } from "./clip-action.ts";
import type { Store } from "./store.ts";

/** Of recordings whose size is not known. */
const USUAL_ASPECT = 16 / 9;

/**
 * Says what was found in a recording anew, as far as it is known now: what things are named, by which other things their
 * place is told, where the action begins. `isNews` false: it was found just now, and nobody was told of it yet.
 */
export function retellClip(store: Store, clip: Clip, { isNews }: { isNews: boolean }): void {
  const { action } = readClipAction(store, clip);
  const moment = { actionMs: clip.rollMs + action.fromMs, isAction: action.head !== null };
  const marks = new Map<string, readonly NamedThing[]>();
  for (const anomaly of store.anomalies.listTold(clip.id)) {
    const telling = readTelling(anomaly);
    if (!anomaly.telling && !isUnnamed(telling.said)) continue;
    const standing = marks.get(anomaly.checkId) ?? listMarks(store, clip, anomaly);
    marks.set(anomaly.checkId, standing);
    const context: TellingContext = {
      ...moment,
      name: anomaly.thing?.name,
      landmark: chooseLandmark({ anomaly, telling, clip, standing }),
    };
    const description = tell({ ...anomaly, telling }, context);
    if (description !== anomaly.description) store.anomalies.retell(anomaly.id, { description, telling }, isNews);
  }
}

/** The same for every take of a set-up, as one camera sees it. */
export function retellAngle(store: Store, { angleId, camera }: Pick<NamedThing, "angleId" | "camera">): void {
  for (const { id } of store.takes.list(angleId))
    for (const clip of store.clips.list(id)) if (clip.camera === camera) retellClip(store, clip, { isNews: true });
}

/** Where nobody kept what the sentence is made of, it is all that was said. */
export function readTelling({ telling, description }: Pick<Anomaly, "telling" | "description">): Telling {
  return telling ?? { said: description, span: "none", before: [] };
}

/** Things that stand in the reference of this check, and of which nothing in this recording says that they do not stand there. */
function listMarks(store: Store, clip: Clip, { checkId, takeId }: Anomaly): NamedThing[] {
  const referenceId = store.checks.find(checkId)?.referenceId ?? null;
  const reference = referenceId === null ? undefined : store.references.find(referenceId);
  if (!reference) return [];
  const { angleId } = store.takes.find(takeId);
  const away = new Set(
    store.anomalies.listTold(clip.id).flatMap(({ kind, thing }) => (thing && isAway(kind) ? [thing.id] : [])),
  );
  const standing = store.namedThings.listStanding({ angleId, camera: clip.camera }, reference.clipId);
  return standing.filter(({ id }) => !away.has(id));
}

interface Placed {
  anomaly: Anomaly;
  telling: Telling;
  clip: Clip;
  standing: readonly NamedThing[];
}

function chooseLandmark({ anomaly, telling, clip, standing }: Placed): Landmark | undefined {
  const place = findToldPlace(anomaly);
  if (place === null || !isUnnamed(telling.said)) return undefined;
  const aspect = clip.width && clip.height ? clip.width / clip.height : USUAL_ASPECT;
  const others = standing.filter(({ id }) => id !== anomaly.thing?.id);
  return findLandmark(place, others, aspect);
}
