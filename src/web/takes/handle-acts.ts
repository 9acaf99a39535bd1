import { Fault } from "../../base/fault.ts";
import { type ActionMarks, findAction, LEAST_ACTION_MS, liesOutside } from "../../domain/action.ts";
import type { Clip } from "../../domain/take.ts";
import { lacksSamples, readClipAction } from "../../store/clip-action.ts";
import type { Store } from "../../store/store.ts";
import { retellClip } from "../../store/telling.ts";

export const HANDLE_ENDS = ["action", "cut"] as const;
export type HandleEnd = (typeof HANDLE_ENDS)[number];

export interface HandleWish {
  end: HandleEnd;
  /** From roll; null: where the box found it. */
  ms: number | null;
  who: string;
}

/** What moving a handle did. */
export interface HandleMove {
  clip: Clip;
  /** What stood before, for the way back. */
  before: number | null;
  /** Findings that lie outside now, and that lie inside again. */
  withdrawn: number;
  restored: number;
  /** Something belongs to the action now that was never looked at. */
  isRechecked: boolean;
}

/** Names of browsers are cut, as the table has it. */
const LONGEST_WHO = 100;

/**
 * Puts an end of the action where the crew says. What was found outside is withdrawn, what lies inside again stands again;
 * a take is checked again only where samples belong to it now that nobody looked at. Throws invalid for a moment that
 * is not in the recording or leaves no action.
 */
export function moveHandle(store: Store, clipId: string, wish: HandleWish): HandleMove {
  const clip = store.clips.find(clipId);
  if (clip.path === null) throw new Fault("conflict", "the recording is being put together");
  const { marks } = readClipAction(store, clip);
  const field = wish.end === "action" ? "actionMs" : "cutMs";
  const wanted: ActionMarks = { ...marks, [field]: wish.ms };
  return store.commit(() => {
    checkMarks(store, clip, wanted);
    store.clipMarks.save(clip, { ...wanted, who: wish.who.slice(0, LONGEST_WHO) });
    const moved = sortFindings(store, clip);
    retellClip(store, clip, { isNews: true });
    const isRechecked = askForMissing(store, clip);
    return { clip, before: marks[field], ...moved, isRechecked };
  });
}

function checkMarks(store: Store, clip: Clip, wanted: ActionMarks): void {
  const { alignment, lengthMs } = readClipAction(store, clip);
  for (const ms of [wanted.actionMs, wanted.cutMs])
    if (ms !== null && !(ms >= 0 && ms <= lengthMs))
      throw new Fault("invalid", "that moment does not lie between roll and cut of the recording");
  const { fromMs, toMs } = findAction(lengthMs, alignment, wanted);
  if (toMs - fromMs < LEAST_ACTION_MS)
    throw new Fault("invalid", "the action must begin at least half a second before it ends");
}

function sortFindings(store: Store, clip: Clip): { withdrawn: number; restored: number } {
  const { action } = readClipAction(store, clip);
  const { anomalies } = store;
  const isOut = ({ first, last }: { first: { ptsMs: number }; last: { ptsMs: number } }) =>
    liesOutside({ fromMs: first.ptsMs - clip.rollMs, toMs: last.ptsMs - clip.rollMs }, action);
  const ofClip = ({ clipId }: { clipId: string }) => clipId === clip.id;
  const withdrawn = anomalies.list(clip.takeId).filter((one) => ofClip(one) && isOut(one));
  const restored = anomalies.listOutside(clip.takeId).filter((one) => ofClip(one) && !isOut(one));
  for (const { id } of withdrawn) anomalies.setOutside(id, true);
  for (const { id } of restored) anomalies.setOutside(id, false);
  return { withdrawn: withdrawn.length, restored: restored.length };
}

/** A take that is being checked looks itself, when it has ended, whether something is missing. */
function askForMissing(store: Store, clip: Clip): boolean {
  if (!lacksSamples(readClipAction(store, clip))) return false;
  if (store.takes.find(clip.takeId).state === "checked") store.takes.askForCheck(clip.takeId);
  return true;
}
