import type { Settings } from "@camf/detector-sdk/contract";
import type { SampleRef } from "../../domain/frame.ts";
import { MAX_ENDINGS_PER_SAMPLE, MAX_REMEMBERED_ENDINGS, MAX_REMEMBERED_SAMPLES } from "../host-limits.ts";
import type { Conversation } from "./conversation.ts";
import type { Announcement, TakeStart } from "./take-start.ts";

/** A take that is open: what begins it again in a later life, and which of its samples may be spoken of. */
export class OpenTake {
  /** As the panel was told. */
  readonly start: TakeStart;
  /** The same without what the contract does not allow. */
  readonly announcement: Announcement;
  /** Complete; files by their names. */
  readonly settings: Settings;
  /** The life in which the detector knows of it; a later life has to be told again. */
  begunIn: Conversation | undefined;
  readonly #asked = new Map<number, number>();
  readonly #endings = new Map<string, number>();

  constructor(start: TakeStart, announcement: Announcement, settings: Settings) {
    this.start = start;
    this.announcement = announcement;
    this.settings = settings;
  }

  get hasSamples(): boolean {
    return this.#asked.size > 0;
  }

  /** From here on answers may name this sample. Bounded: the oldest are forgotten. */
  noteAsked({ frameIndex, ptsMs }: SampleRef): void {
    this.#asked.delete(frameIndex);
    this.#asked.set(frameIndex, ptsMs);
    forgetOldest(this.#asked, MAX_REMEMBERED_SAMPLES);
  }

  wasAsked({ frameIndex, ptsMs }: SampleRef): boolean {
    return this.#asked.get(frameIndex) === ptsMs;
  }

  /** The detector ended over this sample. */
  noteEnding(sample: SampleRef): void {
    const key = nameSample(sample);
    this.#endings.set(key, (this.#endings.get(key) ?? 0) + 1);
    forgetOldest(this.#endings, MAX_REMEMBERED_ENDINGS);
  }

  /** Whether the detector ended over this sample so often that it is not tried again. */
  isFatal(sample: SampleRef): boolean {
    return (this.#endings.get(nameSample(sample)) ?? 0) >= MAX_ENDINGS_PER_SAMPLE;
  }
}

function nameSample({ frameIndex, ptsMs }: SampleRef): string {
  return `${frameIndex} ${ptsMs}`;
}

function forgetOldest(map: Map<unknown, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
