import { Fault } from "../base/fault.ts";
import { readClip } from "../capture/clip.ts";
import { isStill, probeClip } from "../capture/media.ts";
import type { Moment } from "../domain/anomaly.ts";
import { type Clip, isStillClip } from "../domain/take.ts";
import type { Frames } from "../frames/frames.ts";
import type { PlacedSample } from "./comparison.ts";

/** A clip, a stretch of a clip, or a still, read without loss. Frames are 0-based and inclusive. */
export interface Footage {
  path: string;
  firstFrame?: number;
  lastFrame?: number;
}

/** The stretch of a recording from roll to cut, or an uploaded still; `path` is the file's, absolute. */
export function footageOf(clip: Clip, path: string): Footage {
  if (isStillClip(clip)) return { path };
  const frameRate = clip.frameRate ?? 25;
  const firstFrame = Math.round((clip.rollMs * frameRate) / 1000);
  const lastFrame = Math.max(firstFrame, Math.round(((clip.cutMs ?? clip.rollMs) * frameRate) / 1000) - 1);
  return { path, firstFrame, lastFrame };
}

/** What is known of footage before it is read. */
export interface FootageFacts {
  mode: "clip" | "still";
  /** Frames a second; 1 for a still. */
  frameRate: number;
  firstFrame: number;
  lastFrame: number;
  durationMs: number;
}

/** A clip whose length its file does not tell is read to its end; this bounds the arithmetic. */
const UNKNOWN_LENGTH_FRAMES = 10_000_000;

/** Throws invalid with a sentence for what cannot be read and for frames that are not there. */
export async function inspectFootage(footage: Footage): Promise<FootageFacts> {
  if (await isStill(footage.path)) {
    if (footage.firstFrame !== undefined)
      throw new Fault("invalid", `${footage.path} is a still: it has no frames to choose from`);
    return { mode: "still", frameRate: 1, firstFrame: 0, lastFrame: 0, durationMs: 0 };
  }
  const clip = await probeClip(footage.path);
  const frames =
    clip.frames ?? Math.max(1, Math.round((clip.durationMs * clip.frameRate) / 1000)) ?? UNKNOWN_LENGTH_FRAMES;
  const firstFrame = footage.firstFrame ?? 0;
  const lastFrame = footage.lastFrame ?? frames - 1;
  if (firstFrame > lastFrame || lastFrame >= frames) {
    throw new Fault(
      "invalid",
      `${footage.path} has frames 0-${frames - 1}; ${firstFrame}-${lastFrame} is not among them`,
    );
  }
  return {
    mode: "clip",
    frameRate: clip.frameRate,
    firstFrame,
    lastFrame,
    durationMs: ((lastFrame - firstFrame + 1) * 1000) / clip.frameRate,
  };
}

export interface ReadOptions {
  frames: Frames;
  runtimeDir: string;
  footage: Footage;
  facts: FootageFacts;
  rateHz: number;
  signal?: AbortSignal;
}

/** Yields the samples at the given rate, timed from the footage's first frame; the receiver owns each lease. */
export async function* readFootage(options: ReadOptions): AsyncGenerator<PlacedSample> {
  const { frames, footage, facts, rateHz } = options;
  if (facts.mode === "still") {
    const sample = await frames.readStill(footage.path);
    const moment = momentOf(sample);
    yield { sample, takeMs: 0, frameIndex: 0, moment, giveBack: (frame) => frames.giveBack(frame) };
    return;
  }
  await using reading = readClip({
    path: footage.path,
    runtimeDir: options.runtimeDir,
    pick: { rateHz },
    firstFrame: facts.firstFrame,
    lastFrame: facts.lastFrame,
  });
  for await (const sample of reading) {
    if (options.signal?.aborted) {
      reading.giveBack(sample.frame);
      return;
    }
    const frameIndex = sample.frameIndex - facts.firstFrame;
    const takeMs = (frameIndex * 1000) / facts.frameRate;
    const moment = momentOf(sample);
    yield { sample, takeMs, frameIndex, moment, giveBack: (frame) => reading.giveBack(frame) };
  }
}

/** How many samples `readFootage` will yield. */
export function countSamples(facts: FootageFacts, rateHz: number): number {
  if (facts.mode === "still") return 1;
  const frames = facts.lastFrame - facts.firstFrame + 1;
  return Math.min(frames, Math.floor(((frames - 1) / facts.frameRate) * rateHz) + 1);
}

function momentOf(sample: { ptsMs: number; frameIndex: number }): Moment {
  return { ptsMs: sample.ptsMs, frameIndex: sample.frameIndex };
}
