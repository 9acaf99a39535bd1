import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeError } from "../base/fault.ts";
import type { Log } from "../base/log.ts";
import { readClip } from "../capture/clip.ts";
import type { AnomalyDraft } from "../domain/anomaly.ts";
import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH } from "../domain/frame.ts";
import { CAMERA_DETECTOR } from "../domain/look.ts";
import { OTHER_SET_UP_KIND, OTHER_VIEW, type OtherSetUp, sayOtherSetUp } from "../domain/other-view.ts";
import type { Angle } from "../domain/project.ts";
import { suggestSetup } from "../domain/slate.ts";
import type { Clip, Take } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import type { Examination } from "./examination.ts";

interface OtherViewOptions {
  store: Store;
  frames: Frames;
  log: Log;
  runtimeDir: string;
  take: Take;
  clip: Clip;
}

/** So much of what could be compared must show another view, and so many samples: a hand before the lens is no set-up. */
const LEAST_SHARE = 0.6;
const LEAST_SAMPLES = 3;
/** Set-ups whose references are looked at, those of the same scene first: each costs about a second a picture. */
const MAX_ANGLES = 8;
/** Where in the take, as shares of its length. */
const LOOKED_AT = [0.3, 0.5, 0.7];
/** So many of these pictures must match. */
const LEAST_MATCHES = 2;
const CONFIDENCE = 0.9;

/** A card for a take that shows another view than its reference; undefined where it shows the same, or too little tells. */
export async function findOtherView(
  options: OtherViewOptions,
  examination: Examination,
): Promise<AnomalyDraft | undefined> {
  const { store, take, clip, log } = options;
  if (!showsOtherView(examination)) return undefined;
  const angle = store.scenes.findAngle(take.angleId);
  let known: Angle | undefined;
  try {
    known = await findKnownAngle(options, angle);
  } catch (error) {
    log.warn("other set-ups could not be looked at", { take: take.id, error: describeError(error) });
  }
  const next = suggestNext(store, angle);
  const details: OtherSetUp = { angleId: known?.id ?? null, next };
  return {
    ...spanClip(clip),
    kind: OTHER_SET_UP_KIND,
    detector: CAMERA_DETECTOR,
    confidence: CONFIDENCE,
    severity: "high",
    description: sayOtherSetUp(angle.slate, { known: known?.slate, next }),
    box: null,
    referenceBox: null,
    rank: 0,
    details: { ...details },
  };
}

/** Judged by the detectors that compare: what was not sampled, or failed, says nothing. */
function showsOtherView({ examiners }: Examination): boolean {
  return examiners.some((examiner) => {
    if (!examiner.wantsPairs) return false;
    const { checked, notChecked } = examiner.coverage();
    const other = notChecked.reduce((sum, { reason, samples }) => sum + (reason === OTHER_VIEW ? samples : 0), 0);
    return other >= LEAST_SAMPLES && other >= LEAST_SHARE * (other + checked);
  });
}

/** The set-up, of the same project and camera, whose reference matches most of the looked-at pictures, and best. */
async function findKnownAngle(options: OtherViewOptions, own: Angle): Promise<Angle | undefined> {
  const { clip, store } = options;
  if (clip.path === null) return undefined;
  let best: { angle: Angle; score: number } | undefined;
  for (const { angle, directory } of listKnown(store, own, clip)) {
    const fits = await matchViews(options, directory);
    const score = fits.reduce((sum, fit) => sum + fit, 0);
    if (fits.length >= LEAST_MATCHES && score > (best?.score ?? 0)) best = { angle, score };
  }
  return best?.angle;
}

function listKnown(store: Store, own: Angle, clip: Clip): { angle: Angle; directory: string }[] {
  const isNear = (angle: Angle) => angle.sceneIds.some((id) => own.sceneIds.includes(id));
  const angles = store.scenes.listProjectAngles(own.projectId).filter(({ id }) => id !== own.id);
  const sorted = [...angles.filter(isNear), ...angles.filter((angle) => !isNear(angle))];
  const known = sorted.flatMap((angle) => {
    const reference = store.references.current(angle.id, clip.camera);
    if (!reference || reference.clipId === clip.id) return [];
    const directory = `${store.media.absolutePath(store.clips.find(reference.clipId).path ?? reference.clipId)}.samples`;
    return existsSync(join(directory, "index.json")) ? [{ angle, directory }] : [];
  });
  return known.slice(0, MAX_ANGLES);
}

/** How well each of the take's looked-at pictures that match does so, 0..1. */
async function matchViews(
  { frames, runtimeDir, store, clip }: OtherViewOptions,
  referenceDirectory: string,
): Promise<number[]> {
  const pairing = await frames.openPairing({ referenceDirectory, rateHz: 1, mode: "still", pairsLent: 1 });
  const fits: number[] = [];
  try {
    const read = (async () => {
      for await (const outcome of pairing) {
        if (!("pair" in outcome)) continue;
        fits.push(outcome.pair.alignmentConfidence);
        frames.releasePair(outcome.pair);
      }
    })();
    const path = store.media.absolutePath(clip.path ?? "");
    const size = { maxWidth: MAX_PAIR_WIDTH, maxHeight: MAX_PAIR_HEIGHT };
    await using reading = readClip({ path, runtimeDir, pick: { frames: listFrames(clip) }, ...size, slots: 2 });
    for await (const sample of reading) {
      await pairing.push(sample, sample.ptsMs - clip.rollMs);
      reading.giveBack(sample.frame);
    }
    await pairing.finish();
    await read;
  } finally {
    pairing.close();
  }
  return fits;
}

function listFrames({ rollMs, cutMs, frameRate }: Clip): number[] {
  const lengthMs = (cutMs ?? rollMs) - rollMs;
  const frames = LOOKED_AT.map((share) => Math.round(((rollMs + share * lengthMs) * (frameRate ?? 25)) / 1000));
  return [...new Set(frames)];
}

function suggestNext(store: Store, angle: Angle): string {
  const [sceneId] = angle.sceneIds;
  const taken = store.scenes.listProjectAngles(angle.projectId).map(({ slate }) => slate);
  const { slateScheme } = store.projects.find(angle.projectId);
  // A scene's first set-up may bear its plain name; one that comes after others has a letter.
  const { slate } = store.scenes.find(sceneId);
  return suggestSetup(slateScheme, slate, [...taken, slate]);
}

/** The whole take, looked at in its middle. */
function spanClip({ rollMs, cutMs, frameRate }: Clip): Pick<AnomalyDraft, "first" | "last" | "best"> {
  const place = (ptsMs: number) => ({ ptsMs, frameIndex: Math.round((ptsMs * (frameRate ?? 25)) / 1000) });
  const endMs = Math.max(rollMs, (cutMs ?? rollMs) - 100);
  return { first: place(rollMs), last: place(endMs), best: place((rollMs + endMs) / 2) };
}
