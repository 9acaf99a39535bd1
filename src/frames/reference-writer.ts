import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../base/fault.ts";
import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH, type Sample } from "../domain/frame.ts";
import type { FramesChild } from "./child.ts";
import { fitPairSize } from "./pair-size.ts";
import { MAX_REFERENCE_SAMPLES, nameSample, type ReferenceIndex } from "./reference-index.ts";

const REFERENCE_QUALITY = 94;

/** Writes a reference: JPEG pictures at pair size, their signatures, and `index.json`, which makes it whole and comes last. */
export class ReferenceWriter {
  readonly #child: FramesChild;
  readonly #directory: string;
  readonly #samples: ReferenceIndex["samples"] = [];

  constructor(child: FramesChild, directory: string) {
    this.#child = child;
    this.#directory = directory;
    for (const old of ["index.json", "signatures.bin"]) rmSync(join(directory, old), { force: true });
    mkdirSync(directory, { recursive: true });
  }

  /**
   * Adds a sample; `ptsMs` must count from roll. Samples come in order of time and their slot may be given back when
   * this resolves. Throws unavailable at the bound.
   */
  async add(sample: Sample): Promise<void> {
    if (this.#samples.length >= MAX_REFERENCE_SAMPLES) throw new Fault("unavailable", "the reference is too long");
    const file = nameSample(this.#samples.length);
    const size = fitPairSize(sample.frame);
    this.#samples.push({ file, ptsMs: sample.ptsMs, frameIndex: sample.frameIndex, ...size });
    await this.#child.request({
      op: "write-jpeg",
      frame: sample.frame,
      path: join(this.#directory, file),
      maxWidth: MAX_PAIR_WIDTH,
      maxHeight: MAX_PAIR_HEIGHT,
      quality: REFERENCE_QUALITY,
    });
  }

  /** Throws invalid when there is no sample. */
  async finish(): Promise<void> {
    if (this.#samples.length === 0) throw new Fault("invalid", "a reference needs at least one picture");
    const request = { op: "sign-reference", directory: this.#directory, samples: this.#samples.length } as const;
    await this.#child.request(request);
    const temporary = join(this.#directory, ".index.json");
    writeFileSync(temporary, JSON.stringify({ samples: this.#samples }));
    renameSync(temporary, join(this.#directory, "index.json"));
  }
}
