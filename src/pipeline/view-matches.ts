import { rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { newId } from "../base/id.ts";
import { readClip } from "../capture/clip.ts";
import { isStill } from "../capture/media.ts";
import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH, type Pair, type Sample } from "../domain/frame.ts";
import type { PicturePlace, ViewMatch, ViewMatcher } from "../domain/ports.ts";
import type { Frames } from "../frames/frames.ts";

/** Matches that wait for the one in work; more tablets than that do not compare at once. */
const MAX_WAITING = 8;
/** Matches that are remembered, the oldest forgotten first: nine numbers each. */
const MAX_KEPT = 96;
const STOPPED = "bringing the pictures onto one another was stopped";

export interface ViewMatchesOptions {
  frames: Frames;
  /** Folder in shared memory for the two pictures. */
  runtimeDir: string;
}

/** Two pictures: of the take, and of what it is compared with. */
interface Pictures {
  take: PicturePlace;
  reference: PicturePlace;
}

/** Brings single pictures of two recordings onto one another, for people who compare: the same search as for detectors. */
export class ViewMatches implements ViewMatcher {
  readonly #options: ViewMatchesOptions;
  readonly #kept = new Map<string, ViewMatch>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ frames, runtimeDir }: ViewMatchesOptions) {
    this.#options = { frames, runtimeDir };
  }

  async match(pictures: Pictures, signal: AbortSignal): Promise<ViewMatch> {
    const key = JSON.stringify([pictures.take, pictures.reference]);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    if (this.#waiting >= MAX_WAITING) throw new Fault("unavailable", "too many takes are compared at once; try again");
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#kept.get(key) ?? this.#make(pictures, signal));
    this.#last = turn.catch(() => {});
    try {
      const match = await turn;
      this.#keep(key, match);
      return match;
    } finally {
      this.#waiting -= 1;
    }
  }

  #keep(key: string, match: ViewMatch): void {
    this.#kept.set(key, match);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #make({ take, reference }: Pictures, signal: AbortSignal): Promise<ViewMatch> {
    const { frames, runtimeDir } = this.#options;
    const referenceDirectory = join(runtimeDir, `match-${newId()}`);
    try {
      const writer = await frames.openReferenceWriter(referenceDirectory);
      await this.#readPicture(reference, signal, (sample) => writer.add({ ...sample, ptsMs: 0 }));
      await writer.finish();
      return await this.#pair(take, referenceDirectory, signal);
    } finally {
      rmSync(referenceDirectory, { recursive: true, force: true });
    }
  }

  async #pair(take: PicturePlace, referenceDirectory: string, signal: AbortSignal): Promise<ViewMatch> {
    const { frames } = this.#options;
    const pairing = await frames.openPairing({ referenceDirectory, rateHz: 1, mode: "still", pairsLent: 1 });
    try {
      await this.#readPicture(take, signal, (sample) => pairing.push({ ...sample, ptsMs: 0 }, 0));
      const finished = pairing.finish();
      for await (const outcome of pairing) {
        if (!("pair" in outcome)) return { homography: null, confidence: 0, reason: outcome.notChecked };
        frames.releasePair(outcome.pair);
        return describeMatch(outcome.pair);
      }
      await finished;
      throw new Fault("unavailable", STOPPED);
    } finally {
      pairing.close();
    }
  }

  async #readStill(path: string, use: (sample: Sample) => Promise<unknown>): Promise<void> {
    const { frames } = this.#options;
    const sample = await frames.readStill(path);
    try {
      await use(sample);
    } finally {
      frames.giveBack(sample.frame);
    }
  }

  /** Decodes one picture at the size that is compared. The picture is `use`'s until it resolves. */
  async #readPicture(
    place: PicturePlace,
    signal: AbortSignal,
    use: (sample: Sample) => Promise<unknown>,
  ): Promise<void> {
    if (signal.aborted) throw new Fault("unavailable", STOPPED);
    if (await isStill(place.path)) return this.#readStill(place.path, use);
    await using reading = readClip({
      path: place.path,
      runtimeDir: this.#options.runtimeDir,
      pick: { frames: [place.frame] },
      maxWidth: MAX_PAIR_WIDTH,
      maxHeight: MAX_PAIR_HEIGHT,
      slots: 2,
    });
    const stop = () => void reading.close();
    signal.addEventListener("abort", stop, { once: true });
    try {
      for await (const sample of reading) {
        await use(sample);
        return;
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    if (signal.aborted) throw new Fault("unavailable", STOPPED);
    throw new Fault("not-found", "that moment is not in the recording");
  }
}

/** The mapping in fractions: pair pixels are scaled away on both sides. */
function describeMatch({ homography, frames, alignmentConfidence }: Pair): ViewMatch {
  const { width, height } = frames.take;
  const scale = [width, height, 1];
  const fractions = homography.map((value, index) => (value * scale[index % 3]) / scale[Math.floor(index / 3)]);
  return { homography: fractions, confidence: alignmentConfidence, reason: "" };
}
