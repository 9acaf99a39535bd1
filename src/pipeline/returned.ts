import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { readClip } from "../capture/clip.ts";
import type { AnomalyDraft } from "../domain/anomaly.ts";
import { type Appearance, listAsides, measureNearest, SAME_LOOK } from "../domain/appearance.ts";
import { BACK_DETECTOR, BACK_KIND, type Dismissal, findPlace } from "../domain/dismissal.ts";
import { isBack, isSamePlace, listExpected } from "../domain/dismissal-match.ts";
import type { Box } from "../domain/frame.ts";
import { saySide } from "../domain/side.ts";
import { sayTake } from "../domain/slate.ts";
import type { Clip, Take } from "../domain/take.ts";
import { type Telling, tell } from "../domain/telling.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import { readTelling } from "../store/telling.ts";

interface ReturnedOptions {
  store: Store;
  frames: Frames;
  log: Log;
  runtimeDir: string;
  take: Take;
  clip: Clip;
}

/** An anomaly that says that an intended change is gone again. */
export type Returned = AnomalyDraft;

/** Intended changes that are looked for in a take, the newest first: each costs nine looks a picture. */
const MAX_EXPECTED = 20;
/** Around the moment of the take in which it was dismissed: somebody may pass before it. */
const AROUND_MS = [-1000, 0, 1000];
/** The last picture of a recording may not be whole. */
const TAIL_FRAMES = 2;

interface Expected {
  dismissal: Dismissal;
  place: Box;
  /** Frames of the clip in which its place is looked at. */
  frames: number[];
}

/**
 * Whether the take shows again what was there before an intended change. A detector that compares with the old reference
 * finds nothing then: the place itself is looked at. Never throws: what cannot be read is not reported.
 */
export async function findReturned(
  options: ReturnedOptions,
  { standing, found }: { standing: readonly Dismissal[]; found: readonly AnomalyDraft[] },
): Promise<Returned[]> {
  const expected = listLaterExpected(options, standing)
    .filter(({ dismissal }) => !found.some((draft) => isSamePlace(draft, dismissal)))
    .slice(0, MAX_EXPECTED);
  if (expected.length === 0) return [];
  try {
    const looks = await lookAt(options, expected);
    return expected.flatMap((one) => {
      const moments = looks.get(one.dismissal.id) ?? [];
      return isBack(one.dismissal, moments) ? [draftReturned(options, one, moments)] : [];
    });
  } catch (error) {
    options.log.warn("intended changes could not be looked for", { error: describeError(error) });
    return [];
  }
}

/** Of this set-up and camera, for takes after the one in which it was intended. */
function listLaterExpected({ store, take, clip }: ReturnedOptions, standing: readonly Dismissal[]): Expected[] {
  return listExpected(standing).flatMap((dismissal) => {
    const place = findPlace(dismissal);
    const isHere = dismissal.angleId === take.angleId && dismissal.camera === clip.camera;
    if (!place || !isHere || store.takes.find(dismissal.takeId).createdAt >= take.createdAt) return [];
    return [{ dismissal, place, frames: listFrames(clip, dismissal.atMs) }];
  });
}

function listFrames({ rollMs, cutMs, frameRate }: Clip, atMs: number): number[] {
  const rate = frameRate ?? 25;
  const last = Math.max(0, Math.floor(((cutMs ?? rollMs) * rate) / 1000) - TAIL_FRAMES);
  const first = Math.min(last, Math.ceil((rollMs * rate) / 1000));
  const wanted = AROUND_MS.map((around) => Math.round(((rollMs + atMs + around) * rate) / 1000));
  return [...new Set(wanted.map((frame) => Math.min(last, Math.max(first, frame))))];
}

/** By dismissal: for each of its moments, how its place and those around it look. */
async function lookAt(
  { store, frames, runtimeDir, clip }: ReturnedOptions,
  expected: readonly Expected[],
): Promise<Map<string, Appearance[][]>> {
  const looks = new Map<string, Appearance[][]>();
  if (clip.path === null) return looks;
  const wanted = [...new Set(expected.flatMap((one) => one.frames))].sort((a, b) => a - b);
  await using reading = readClip({ path: store.media.absolutePath(clip.path), runtimeDir, pick: { frames: wanted } });
  for await (const { frame, frameIndex } of reading) {
    try {
      for (const { dismissal, place } of expected.filter((one) => one.frames.includes(frameIndex))) {
        const seen = await frames.describePlaces(frame, listAsides(place));
        looks.set(dismissal.id, [...(looks.get(dismissal.id) ?? []), seen]);
      }
    } finally {
      reading.giveBack(frame);
    }
  }
  return looks;
}

function draftReturned(
  { store, clip }: ReturnedOptions,
  { dismissal, place }: Expected,
  moments: readonly (readonly Appearance[])[],
): Returned {
  const { before, after } = dismissal;
  const telling = tellReturned(store, dismissal, saySide(place));
  const lastMs = Math.max(clip.rollMs, (clip.cutMs ?? clip.rollMs) - (TAIL_FRAMES * 1000) / (clip.frameRate ?? 25));
  const ptsMs = Math.min(clip.rollMs + dismissal.atMs, lastMs);
  const moment = { ptsMs, frameIndex: Math.round((ptsMs * (clip.frameRate ?? 25)) / 1000) };
  const distance = before === null ? SAME_LOOK : measureNearest(moments.flat(), before);
  return {
    kind: BACK_KIND,
    detector: BACK_DETECTOR,
    confidence: Math.round(100 * (1 - distance / SAME_LOOK / 2)) / 100,
    severity: "high",
    description: tell({ telling, first: moment, last: moment }, { actionMs: ptsMs, isAction: false }),
    telling,
    box: place,
    referenceBox: place,
    first: moment,
    last: moment,
    best: moment,
    rank: 0,
    details: { dismissalId: dismissal.id, intended: after },
  };
}

/** Says what had been intended as its detector did: it is named with what was dismissed. */
function tellReturned(store: Store, { takeId, anomalyId }: Dismissal, side: string): Telling {
  const since = sayTake(store.takes.find(takeId).slate);
  const [what = ""] = readTelling(store.anomalies.find(anomalyId)).said.split(/;|, (?:from|at) \d/);
  const said = `Back to what it was before ${since}${side === "" ? "" : `, ${side}`}; intended since then: ${what}`;
  return { said, span: "none", before: [] };
}
