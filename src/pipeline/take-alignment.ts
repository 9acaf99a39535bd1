import { describeError, Fault } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { type Action, liesOutside } from "../domain/action.ts";
import type { TimeAlignment } from "../domain/alignment.ts";
import type { Clip } from "../domain/take.ts";
import type { Frames, Pairing } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import type { Examination } from "./examination.ts";
import type { RecordedTake } from "./recorded-take.ts";
import type { ReadyReference } from "./reference-desk.ts";

interface AlignmentOptions {
  store: Store;
  frames: Frames;
  log: Log;
  closing: AbortSignal;
  clip: Clip;
  reference: ReadyReference;
  recording: RecordedTake;
  /** Every sample of the take, in ms from roll, ascending. */
  times: readonly number[];
  rateHz: number;
}

/** A search of the whole take holds no pair. */
const NO_PAIRS = 1;
const BEFORE = "before the action";
const AFTER = "after the cut";

/**
 * How a take runs beside its reference: as an earlier check of the two found it, else read from the whole recording once.
 * Undefined where that fails: the take is compared all the same, stretch by stretch.
 */
export async function findAlignment(options: AlignmentOptions): Promise<TimeAlignment | undefined> {
  const { store, clip, reference, log, closing } = options;
  const known = store.checks.findAlignment(clip.id, reference.clip.id);
  if (known) return known;
  try {
    return await alignRecording(options);
  } catch (error) {
    if (closing.aborted) throw error;
    log.warn("a take could not be aligned", { take: clip.takeId, camera: clip.camera, error: describeError(error) });
    return undefined;
  }
}

/** Every sample is looked at as a neighbour is: what it looks like is kept, no pair is made. */
async function alignRecording(options: AlignmentOptions): Promise<TimeAlignment | undefined> {
  const { frames, reference, recording, times, rateHz } = options;
  const wish = { referenceDirectory: reference.directory, rateHz, mode: "clip" as const, pairsLent: NO_PAIRS };
  const pairing = await frames.openPairing(wish);
  try {
    await pushAll(pairing, options, recording.read(times));
    await pairing.finish();
    for await (const _ of pairing);
    return pairing.alignment;
  } finally {
    pairing.close();
  }
}

async function pushAll(
  pairing: Pairing,
  { closing }: AlignmentOptions,
  reading: ReturnType<RecordedTake["read"]>,
): Promise<void> {
  for await (const { sample, takeMs, giveBack } of reading) {
    try {
      if (closing.aborted) throw new Fault("unavailable", "the comparison was stopped");
      await pairing.push(sample, takeMs, true);
    } finally {
      giveBack(sample.frame);
    }
  }
}

/**
 * Leaves out what lies before the action and after the cut for detectors that compare; what they looked at while the take
 * rolled stays told. Those that look at single pictures read them wherever they stand.
 */
export function leaveOutside({ examiners }: Examination, action: Action): void {
  for (const { tally, wantsPairs } of examiners) {
    if (!wantsPairs) continue;
    for (const time of tally.times)
      if (liesOutside({ fromMs: time, toMs: time }, action))
        tally.noteOutside(time, time < action.fromMs ? BEFORE : AFTER);
  }
}

/** The same alignment with the ends that count. */
export function withAction(alignment: TimeAlignment | undefined, action: Action): TimeAlignment | undefined {
  if (!alignment) return undefined;
  return {
    ...alignment,
    headMs: action.head === null ? null : action.fromMs,
    tailMs: action.tail === null ? null : action.toMs,
  };
}
