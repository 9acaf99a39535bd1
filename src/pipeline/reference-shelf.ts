import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Frames } from "../frames/frames.ts";
import { type Footage, inspectFootage, readFootage } from "./footage.ts";

export interface KeepOptions {
  footage: Footage;
  /** Where the samples are kept; it is complete once its index is there. */
  directory: string;
  rateHz: number;
  onProgress?: (samples: number) => void;
}

/** The references' samples on disk. Each reference is decoded once, whoever asks first. */
export class ReferenceShelf {
  readonly #frames: Frames;
  readonly #runtimeDir: string;
  readonly #making = new Map<string, Promise<void>>();

  constructor(options: { frames: Frames; runtimeDir: string }) {
    this.#frames = options.frames;
    this.#runtimeDir = options.runtimeDir;
  }

  holds(directory: string): boolean {
    return existsSync(join(directory, "index.json"));
  }

  /** Keeps a reference's samples, timed from its first frame. Does nothing when they are there. */
  async keep(options: KeepOptions): Promise<void> {
    const { directory } = options;
    if (this.holds(directory)) return;
    const making = this.#making.get(directory) ?? this.#make(options).finally(() => this.#making.delete(directory));
    this.#making.set(directory, making);
    await making;
  }

  async #make({ footage, directory, rateHz, onProgress }: KeepOptions): Promise<void> {
    const frames = this.#frames;
    const facts = await inspectFootage(footage);
    const writer = await frames.openReferenceWriter(directory);
    let samples = 0;
    const reading = readFootage({ frames, runtimeDir: this.#runtimeDir, footage, facts, rateHz });
    for await (const { sample, takeMs, giveBack } of reading) {
      try {
        await writer.add({ ...sample, ptsMs: takeMs });
      } finally {
        giveBack(sample.frame);
      }
      samples += 1;
      onProgress?.(samples);
    }
    await writer.finish();
  }
}
