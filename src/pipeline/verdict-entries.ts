import { dirname, join } from "node:path";
import { carryVerdicts } from "../anomalies/carrying.ts";
import { rankAnomalies } from "../anomalies/ranking.ts";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import type { Action } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { AnomalyDraft, Moment } from "../domain/anomaly.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { AnomalyEntry } from "../store/anomalies.ts";
import { listApplying } from "../store/dismissing.ts";
import type { ObservationEntry } from "../store/observations.ts";
import type { Store } from "../store/store.ts";
import type { Examination } from "./examination.ts";
import { nameKnown } from "./naming.ts";
import { findOtherView } from "./other-view.ts";
import type { ReadyReference } from "./reference-desk.ts";
import { findReturned } from "./returned.ts";
import { settleKnown } from "./settling.ts";
import { writeStills } from "./stills.ts";

export interface FindingsOptions {
  store: Store;
  frames: Frames;
  log: Log;
  runtimeDir: string;
  take: Take;
  clip: Clip;
  reference: ReadyReference | undefined;
  checkId: string;
  alignment?: TimeAlignment;
  action: Action;
}

/** What an examination found and noted, as rows: placed in the file, with stills and what the crew said before. */
export async function describeFindings(
  options: FindingsOptions,
  examination: Examination,
): Promise<{ anomalies: AnomalyEntry[]; observations: ObservationEntry[] }> {
  const { clip, action } = options;
  const span = { fromMs: clip.rolledAtMs + action.fromMs, toMs: clip.rolledAtMs + action.toMs };
  const found = examination.tracker.finish(span).map((draft) => placeDraft(draft, clip));
  const other = await findOtherView(options, examination);
  const drafts = other ? rankWith(found, [other], clip) : found;
  const observations = examination.examiners.flatMap(({ name, observations: noted }) =>
    noted.map(({ observation, moment }) => ({ detector: name, observation, moment: placeMoment(moment, clip) })),
  );
  return { anomalies: await completeEntries(options, drafts), observations };
}

/** From box-monotonic moments to places in the joined file. */
function placeMoment(moment: Moment, clip: Clip): Moment {
  const ptsMs = Math.max(0, moment.ptsMs - clip.rolledAtMs + clip.rollMs);
  return { ptsMs, frameIndex: Math.round((ptsMs * (clip.frameRate ?? 25)) / 1000) };
}

function placeDraft(draft: AnomalyDraft, clip: Clip): AnomalyDraft {
  const { first, last, best } = draft;
  return { ...draft, first: placeMoment(first, clip), last: placeMoment(last, clip), best: placeMoment(best, clip) };
}

async function completeEntries(options: FindingsOptions, found: AnomalyDraft[]): Promise<AnomalyEntry[]> {
  const { store, clip, take, reference } = options;
  const standing = listApplying(store, take, clip.camera);
  const returned = await findReturned(options, { standing, found });
  const drafts = rankWith(found, returned, clip);
  const kept = [...store.anomalies.list(take.id), ...store.anomalies.listOutside(take.id)];
  const earlier = kept.filter((anomaly) => anomaly.clipId === clip.id);
  const folder = join(
    dirname(store.media.absolutePath(clip.path ?? "")),
    `stills-${clip.camera}-${options.checkId.slice(-8)}`,
  );
  const stills = await writeStills({ ...options, folder, reference: reference?.clip, drafts }).catch(
    (error: unknown) => {
      options.log.error("stills could not be made", { take: take.id, error: describeError(error) });
      return drafts.map(() => ({ still: null, referenceStill: null }));
    },
  );
  const entries = carryVerdicts(drafts, earlier).map((carried, index) => ({ ...carried, ...stills[index] }));
  const settled = await settleKnown(options, { entries, standing });
  const things = store.namedThings.listSeen({ angleId: take.angleId, camera: clip.camera });
  return nameKnown(options, { entries: settled, things });
}

/** What went back to an old state, or is another set-up, stands among what was found, by its urgency. */
function rankWith(found: AnomalyDraft[], returned: readonly AnomalyDraft[], clip: Clip): AnomalyDraft[] {
  if (returned.length === 0) return found;
  const lengthMs = Math.max(0, (clip.cutMs ?? clip.rollMs) - clip.rollMs);
  return rankAnomalies([...found, ...returned], lengthMs);
}
