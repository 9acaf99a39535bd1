import { rmSync } from "node:fs";
import { join } from "node:path";
import { describeError } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import type { Log } from "../base/log.ts";
import { readClip } from "../capture/clip.ts";
import { type ClipIndex, cutStretch, findFrame, readClipIndex } from "../capture/stretch.ts";
import type { FrameRef, Sample } from "../domain/frame.ts";
import type { Clip } from "../domain/take.ts";

export interface RecordedTakeOptions {
  clip: Clip;
  /** Absolute path of the clip's file. */
  path: string;
  runtimeDir: string;
  log: Log;
}

/** A sample read back from the recording, by its time from roll. */
export interface RecordedSample {
  takeMs: number;
  sample: Sample;
  giveBack: (frame: FrameRef) => void;
}

/** Where a recording does not say how fast it is. */
const USUAL_FRAME_RATE = 25;

/** A take's recording: its samples by time from roll, and any of them read again without decoding what lies before. */
export class RecordedTake {
  readonly lengthMs: number;
  readonly frameRate: number;
  readonly #options: RecordedTakeOptions;
  /** Undefined where the file does not tell: its frames are then taken for evenly spaced and read from the start. */
  readonly #index: ClipIndex | undefined;

  private constructor(options: RecordedTakeOptions, index: ClipIndex | undefined) {
    const { clip } = options;
    this.#options = options;
    this.#index = index;
    this.lengthMs = (clip.cutMs ?? clip.rollMs) - clip.rollMs;
    this.frameRate = clip.frameRate ?? USUAL_FRAME_RATE;
  }

  static async open(options: RecordedTakeOptions): Promise<RecordedTake> {
    const { path, log } = options;
    const index = await readClipIndex(path).catch((error: unknown) => {
      log.warn("a recording is read from its start each time", { path, error: describeError(error) });
      return undefined;
    });
    return new RecordedTake(options, index);
  }

  /** Times from roll of the pictures nearest to a grid of this rate; a place of the grid without any is left out. */
  listTimes(rateHz: number): number[] {
    const stepMs = 1000 / rateHz;
    const times = new Set<number>();
    for (let place = 0; place * stepMs < this.lengthMs; place++) {
      const time = this.findTime(place * stepMs);
      if (Math.abs(time - place * stepMs) <= stepMs / 2) times.add(time);
    }
    return [...times].sort((a, b) => a - b);
  }

  /** The time from roll of the picture nearest to one; the first may have been taken a moment before roll. */
  findTime(takeMs: number): number {
    const frame = this.#frameNear(takeMs);
    const ms = this.#index?.timesMs[frame] ?? (frame * 1000) / this.frameRate;
    return Math.max(0, ms - this.#options.clip.rollMs);
  }

  /** The samples of these times, ascending, which lie near one another. The receiver gives each back. */
  async *read(times: readonly number[]): AsyncGenerator<RecordedSample> {
    const timeOfFrame = new Map(times.map((time) => [this.#frameNear(time), time]));
    const frames = [...timeOfFrame.keys()].sort((a, b) => a - b);
    if (frames.length === 0) return;
    using copy = await this.#copy(frames[0], frames[frames.length - 1]);
    const pick = { frames: frames.map((frame) => frame - copy.start) };
    await using reading = readClip({ path: copy.path, runtimeDir: this.#options.runtimeDir, pick });
    for await (const sample of reading) {
      const takeMs = timeOfFrame.get(sample.frameIndex + copy.start);
      if (takeMs === undefined) reading.giveBack(sample.frame);
      else yield { takeMs, sample, giveBack: (frame) => reading.giveBack(frame) };
    }
  }

  async #copy(firstFrame: number, lastFrame: number): Promise<{ path: string; start: number } & Disposable> {
    const { path, runtimeDir, log } = this.#options;
    const whole = { path, start: 0, [Symbol.dispose]: () => {} };
    const isNearStart = !this.#index || this.#index.keyFrames.every((frame) => frame === 0 || frame > firstFrame);
    if (!this.#index || isNearStart) return whole;
    const output = join(runtimeDir, `stretch-${newId()}.mkv`);
    const remove = () => rmSync(output, { force: true });
    try {
      const start = await cutStretch({ path, index: this.#index, firstFrame, lastFrame, output });
      return { path: output, start, [Symbol.dispose]: remove };
    } catch (error) {
      remove();
      log.warn("a recording is read from its start", { path, error: describeError(error) });
      return whole;
    }
  }

  #frameNear(takeMs: number): number {
    const ms = takeMs + this.#options.clip.rollMs;
    return this.#index ? findFrame(this.#index, ms) : Math.round((ms * this.frameRate) / 1000);
  }
}
