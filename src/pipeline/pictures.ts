import { readClip } from "../capture/clip.ts";
import type { Frames } from "../frames/frames.ts";
import type { Footage, FootageFacts } from "./footage.ts";

export interface PictureOptions {
  frames: Frames;
  runtimeDir: string;
  path: string;
  /** 0-based in the file. */
  wanted: readonly number[];
}

/** Decodes single frames of a clip as JPEG at full size, by frame number; a frame that cannot be had is left out. */
export async function readPictures(options: PictureOptions): Promise<Map<number, Uint8Array>> {
  const pictures = new Map<number, Uint8Array>();
  const wanted = [...new Set(options.wanted)].sort((a, b) => a - b);
  if (wanted.length === 0) return pictures;
  await using reading = readClip({
    path: options.path,
    runtimeDir: options.runtimeDir,
    pick: { frames: wanted },
  });
  for await (const sample of reading) {
    try {
      pictures.set(sample.frameIndex, await options.frames.encodeJpeg(sample.frame, {}));
    } finally {
      reading.giveBack(sample.frame);
    }
  }
  return pictures;
}

export interface FootagePictureOptions extends Omit<PictureOptions, "path"> {
  footage: Footage;
  facts: FootageFacts;
}

/** The same for any footage; a still is its own frame 0. */
export async function readFootagePictures(options: FootagePictureOptions): Promise<Map<number, Uint8Array>> {
  const { footage, facts } = options;
  return facts.mode === "clip"
    ? readPictures({ ...options, path: footage.path })
    : readStillPicture(options.frames, footage.path);
}

/** A still as its own frame 0. */
export async function readStillPicture(frames: Frames, path: string): Promise<Map<number, Uint8Array>> {
  const sample = await frames.readStill(path);
  try {
    return new Map([[0, await frames.encodeJpeg(sample.frame, {})]]);
  } finally {
    frames.giveBack(sample.frame);
  }
}
