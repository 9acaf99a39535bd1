import { join } from "node:path";
import { readClip } from "../capture/clip.ts";
import type { AnomalyDraft } from "../domain/anomaly.ts";
import type { Clip } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";

export interface StillsOptions {
  store: Store;
  frames: Frames;
  runtimeDir: string;
  /** Folder for the JPEGs. */
  folder: string;
  clip: Clip;
  reference: Clip;
  drafts: AnomalyDraft[];
}

/** Paths relative to the storage folder; null where the picture could not be had. */
export interface StillPaths {
  still: string | null;
  referenceStill: string | null;
}

/** Decodes take and reference at each anomaly's best moment and writes both as JPEG. */
export async function writeStills(options: StillsOptions): Promise<StillPaths[]> {
  const { clip, reference, drafts } = options;
  const takeFrames = drafts.map((draft) => draft.best.frameIndex);
  const referenceFrames = drafts.map((draft) => findReferenceFrame(draft, clip, reference));
  const stills = await writeFrames(options, { clip, frames: takeFrames, name: "take" });
  const referenceStills = await writeFrames(options, { clip: reference, frames: referenceFrames, name: "reference" });
  return drafts.map((_, index) => ({
    still: stills.get(takeFrames[index]) ?? null,
    referenceStill: referenceStills.get(referenceFrames[index]) ?? null,
  }));
}

/** The reference's frame as far from its roll as the anomaly is from the take's. */
function findReferenceFrame(draft: AnomalyDraft, clip: Clip, reference: Clip): number {
  const sinceRollMs = draft.best.ptsMs - clip.rollMs;
  const lastMs = reference.cutMs ?? Number.POSITIVE_INFINITY;
  const atMs = Math.min(reference.rollMs + sinceRollMs, lastMs);
  return Math.max(0, Math.floor((atMs * (reference.frameRate ?? 25)) / 1000) - 1);
}

/** Returns the written path of each frame that could be decoded. */
async function writeFrames(
  options: StillsOptions,
  wish: { clip: Clip; frames: number[]; name: string },
): Promise<Map<number, string>> {
  const { store, frames, runtimeDir, folder } = options;
  const paths = new Map<number, string>();
  if (wish.clip.path === null || wish.frames.length === 0) return paths;
  const wanted = [...new Set(wish.frames)].sort((a, b) => a - b);
  await using reading = await readClip({
    path: store.media.absolutePath(wish.clip.path),
    runtimeDir,
    pick: { frames: wanted },
  });
  for await (const sample of reading) {
    try {
      const path = join(folder, `${wish.name}-${sample.frameIndex}.jpg`);
      store.media.write(path, await frames.encodeJpeg(sample.frame, {}));
      paths.set(sample.frameIndex, store.media.relativePath(path));
    } finally {
      reading.giveBack(sample.frame);
    }
  }
  return paths;
}
