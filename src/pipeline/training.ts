import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeError } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import type { Anomaly } from "../domain/anomaly.ts";
import { findPlace } from "../domain/dismissal.ts";
import { type Box, cropFrame } from "../domain/frame.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";

interface TrainingOptions {
  store: Store;
  frames: Frames;
  log: Log;
  runtimeDir: string;
}

/** What surrounds a place belongs to the picture that a network learns from: so much of its size on each side. */
const MARGIN = 0.75;
const LONGEST_SIDE_PX = 640;

/** One false alarm as a network may learn from it. Boxes are fractions of the crop. */
interface TrainingExample {
  id: string;
  label: "false-alarm";
  /** "hand": somebody marked this one; "known": it looked like one that was marked. */
  marked: "hand" | "known";
  kind: string;
  detector: string;
  confidence: number;
  box: Box | null;
  referenceBox: Box | null;
  /** The part of the whole picture that was cut out. */
  part: Box;
  /** PNGs; null where the still is gone. */
  take: Uint8Array | null;
  reference: Uint8Array | null;
}

export type TrainingItem = TrainingExample | { leftOut: "closed set" | "no place" | "no picture" };

/** Every standing false alarm, one after the other, oldest first. Nothing of a closed set is even opened. */
export async function* listTraining(options: TrainingOptions): AsyncGenerator<TrainingItem> {
  for (const anomaly of options.store.anomalies.listByStatus("false-alarm")) {
    const place = findPlace(anomaly);
    if (isClosed(options.store, anomaly)) yield { leftOut: "closed set" };
    else if (!place) yield { leftOut: "no place" };
    else yield await cutOut(options, anomaly, place);
  }
}

/** A set-up that covers a closed scene is closed. */
function isClosed(store: Store, { takeId }: Anomaly): boolean {
  const { sceneIds } = store.scenes.findAngle(store.takes.find(takeId).angleId);
  return sceneIds.some((id) => store.closedScenes.has(id));
}

async function cutOut(options: TrainingOptions, anomaly: Anomaly, place: Box): Promise<TrainingItem> {
  const { id, kind, detector, confidence, dismissalId } = anomaly;
  const part = widen(place);
  const take = await cutStill(options, anomaly.still, part);
  const reference = await cutStill(options, anomaly.referenceStill, part);
  if (!take && !reference) return { leftOut: "no picture" };
  const origin = dismissalId === null ? undefined : options.store.dismissals.find(dismissalId);
  const marked = origin === undefined || origin.takeId === anomaly.takeId ? "hand" : "known";
  const box = anomaly.box && within(anomaly.box, part);
  const referenceBox = anomaly.referenceBox && within(anomaly.referenceBox, part);
  return { id, label: "false-alarm", marked, kind, detector, confidence, box, referenceBox, part, take, reference };
}

function widen([x, y, width, height]: Box): Box {
  const left = Math.max(0, x - MARGIN * width);
  const top = Math.max(0, y - MARGIN * height);
  const right = Math.min(1, x + (1 + MARGIN) * width);
  const bottom = Math.min(1, y + (1 + MARGIN) * height);
  return [left, top, right - left, bottom - top];
}

function within([x, y, width, height]: Box, part: Box): Box {
  return [(x - part[0]) / part[2], (y - part[1]) / part[3], width / part[2], height / part[3]];
}

async function cutStill(options: TrainingOptions, still: string | null, part: Box): Promise<Uint8Array | null> {
  if (still === null) return null;
  const { store, frames, log, runtimeDir } = options;
  const path = join(runtimeDir, `training-${newId()}.png`);
  try {
    const { frame } = await frames.readStill(store.media.absolutePath(still));
    try {
      const size = { maxWidth: LONGEST_SIDE_PX, maxHeight: LONGEST_SIDE_PX, format: frame.format };
      const crop = await frames.fit(cropFrame(frame, part), size);
      try {
        await frames.draw(crop, [], path);
      } finally {
        frames.release(crop);
      }
    } finally {
      frames.giveBack(frame);
    }
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    log.warn("a still could not be cut out", { still, error: describeError(error) });
    return null;
  } finally {
    rmSync(path, { force: true });
  }
}
