import { Fault } from "../base/fault.ts";
import { readClip } from "../capture/clip.ts";
import { isStill, probeClip } from "../capture/media.ts";
import type { UploadFacts, UploadInspector } from "../domain/ports.ts";
import type { Frames } from "../frames/frames.ts";

/** A longer recording has more samples than a reference may. */
const LONGEST_MS = 20 * 60_000;
const STILL_QUALITY = 94;
const NEITHER = "this is neither a picture (JPEG, PNG) nor a recording that the box can read (MP4 or MOV with H.264)";

/** Looks into files that came from a browser. What they are is told by what is in them, never by their name. */
export class UploadInspection implements UploadInspector {
  readonly #frames: Frames;
  readonly #runtimeDir: string;

  constructor({ frames, runtimeDir }: { frames: Frames; runtimeDir: string }) {
    this.#frames = frames;
    this.#runtimeDir = runtimeDir;
  }

  async inspect(path: string): Promise<UploadFacts> {
    return (await isStill(path)) ? this.#readStill(path) : this.#readClip(path);
  }

  /** Made anew from its pixels: turned upright, and free of all else that a photograph's file carries. */
  async #readStill(path: string): Promise<UploadFacts> {
    const { frame } = await this.#frames.readStill(path).catch((cause: unknown) => {
      if (cause instanceof Fault && cause.code === "unavailable") throw cause;
      throw new Fault("invalid", "this picture is broken, or larger than 100 megapixels", { cause });
    });
    try {
      const jpeg = await this.#frames.encodeJpeg(frame, { quality: STILL_QUALITY });
      return { kind: "still", width: frame.width, height: frame.height, jpeg };
    } finally {
      this.#frames.giveBack(frame);
    }
  }

  async #readClip(path: string): Promise<UploadFacts> {
    const facts = await probeClip(path).catch((cause: unknown) => {
      throw new Fault("invalid", NEITHER, { cause });
    });
    const { width, height, frameRate, durationMs, hasSound } = facts;
    if (!(durationMs > 0)) throw new Fault("invalid", "this recording does not say how long it is");
    if (durationMs > LONGEST_MS) throw new Fault("invalid", "this recording is longer than 20 minutes");
    if (!(await this.#showsPicture(path))) throw new Fault("invalid", NEITHER);
    return { kind: "clip", width, height, frameRate, durationMs, hasSound };
  }

  async #showsPicture(path: string): Promise<boolean> {
    const wish = { path, runtimeDir: this.#runtimeDir, pick: { frames: [0] }, slots: 2 };
    await using reading = readClip(wish);
    try {
      for await (const { frame } of reading) {
        reading.giveBack(frame);
        return true;
      }
    } catch (cause) {
      throw new Fault("invalid", NEITHER, { cause });
    }
    return false;
  }
}
