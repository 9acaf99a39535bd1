import type { ChildMessage } from "./protocol.ts";
import { readSize, type Segment } from "./segments.ts";

export type SegmentNews = { type: "segment-opened"; segment: Segment } | { type: "segment-closed"; segment: Segment };

/** The segment that a child is writing: opened and closed exactly once each, however the child ends. */
export class OpenSegment {
  readonly #onNews: (news: SegmentNews) => void;
  #segment: Segment | undefined;

  constructor(onNews: (news: SegmentNews) => void) {
    this.#onNews = onNews;
  }

  hear({ change, path, atMs }: Extract<ChildMessage, { type: "segment" }>): void {
    if (change === "opened") {
      this.close(atMs);
      this.#segment = { path, startedAtMs: atMs, bytes: 0 };
      this.#onNews({ type: "segment-opened", segment: this.#segment });
    } else if (this.#segment?.path === path) this.close(atMs);
  }

  /** A child that died could not close it: `atMs` is then the time of the last picture seen. */
  close(atMs: number): void {
    const segment = this.#segment;
    if (!segment) return;
    this.#segment = undefined;
    segment.endedAtMs = Math.max(segment.startedAtMs, atMs);
    segment.bytes = readSize(segment.path);
    this.#onNews({ type: "segment-closed", segment });
  }
}
