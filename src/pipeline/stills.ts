import { join } from "node:path";
import { readCurve, type TimeAlignment } from "../domain/alignment.ts";
import type { AnomalyDraft } from "../domain/anomaly.ts";
import { type Clip, isStillClip } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { Store } from "../store/store.ts";
import { readPictures, readStillPicture } from "./pictures.ts";

export interface StillsOptions {
  store: Store;
  frames: Frames;
  runtimeDir: string;
  /** Folder for the JPEGs. */
  folder: string;
  clip: Clip;
  /** Undefined: there is none. */
  reference: Clip | undefined;
  /** How the take runs beside it, where that is known. */
  alignment?: TimeAlignment;
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
  const referenceFrames = reference ? drafts.map((draft) => findReferenceFrame(draft, options, reference)) : [];
  const stills = await writeFrames(options, { clip, wanted: takeFrames, name: "take" });
  const referenceStills = reference
    ? await writeFrames(options, { clip: reference, wanted: referenceFrames, name: "reference" })
    : new Map<number, string>();
  return drafts.map((_, index) => ({
    still: stills.get(takeFrames[index]) ?? null,
    referenceStill: referenceStills.get(referenceFrames[index]) ?? null,
  }));
}

/** The reference's frame of the same moment, or its last; without an alignment the one as far from roll. A still has one. */
function findReferenceFrame(draft: AnomalyDraft, { clip, alignment }: StillsOptions, reference: Clip): number {
  if (isStillClip(reference)) return 0;
  const takeMs = draft.best.ptsMs - clip.rollMs;
  const referenceMs = Math.max(0, alignment ? readCurve(alignment.curve, takeMs) : takeMs);
  const atMs = Math.min(reference.rollMs + referenceMs, reference.cutMs ?? Number.POSITIVE_INFINITY);
  return Math.max(0, Math.floor((atMs * (reference.frameRate ?? 25)) / 1000) - 1);
}

/** Returns the written path of each frame that could be decoded. */
async function writeFrames(
  { store, frames, runtimeDir, folder }: StillsOptions,
  wish: { clip: Clip; wanted: number[]; name: string },
): Promise<Map<number, string>> {
  if (wish.clip.path === null) return new Map();
  if (wish.wanted.length === 0) return new Map();
  const path = store.media.absolutePath(wish.clip.path);
  const pictures = isStillClip(wish.clip)
    ? await readStillPicture(frames, path)
    : await readPictures({ frames, runtimeDir, path, wanted: wish.wanted });
  return new Map(
    [...pictures].map(([frame, jpeg]) => {
      const path = join(folder, `${wish.name}-${frame}.jpg`);
      store.media.write(path, jpeg);
      return [frame, store.media.relativePath(path)];
    }),
  );
}
