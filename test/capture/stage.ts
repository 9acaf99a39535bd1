import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSystemClock } from "../../src/base/clock.ts";
import { openLog } from "../../src/base/log.ts";
import { RingReader } from "../../src/base/ring.ts";
import { type Camera, type CameraOptions, openCamera } from "../../src/capture/camera.ts";
import type { CameraEvent } from "../../src/capture/camera-event.ts";
import type { Segment } from "../../src/capture/segments.ts";
import type { FrameRef, Sample } from "../../src/domain/frame.ts";
import { runFfmpeg } from "../support/ffmpeg.ts";

/** Bound of a hang, never a measurement: the machine may be busy. */
export const HANG_LIMIT_MS = 90_000;

/** Folders of one test, gone afterwards. */
export class Stage implements AsyncDisposable {
  readonly clock = openSystemClock();
  readonly folder = mkdtempSync("/tmp/camf-capture-");
  readonly runtimeDir = mkdtempSync("/dev/shm/camf-capture-");
  readonly ringDir = join(this.folder, "ring");

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Opens a camera whose events are kept; samples go back at once after `look` saw their pixels. */
  open(sourceId: string, options: Partial<CameraOptions> & { look?: (sample: Sample) => void } = {}): Watched {
    const { look, ...rest } = options;
    return new Watched({
      camera: "A",
      sourceId,
      runtimeDir: this.runtimeDir,
      ringDir: this.ringDir,
      sampleRateHz: 4,
      clock: this.clock,
      log: openLog("silent"),
      look,
      ...rest,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.runtimeDir, { recursive: true, force: true });
  }
}

export class Watched implements AsyncDisposable {
  readonly camera: Camera;
  readonly events: CameraEvent[] = [];
  readonly samples: Sample[] = [];
  readonly segments: Segment[] = [];

  constructor(options: Omit<CameraOptions, "onEvent"> & { look: ((sample: Sample) => void) | undefined }) {
    this.camera = openCamera({
      ...options,
      onEvent: (event) => {
        this.events.push(event);
        if (event.type === "segment-opened") this.segments.push(event.segment);
        if (event.type !== "sample") return;
        this.samples.push(event.sample);
        options.look?.(event.sample);
        this.camera.giveBack(event.sample.frame);
      },
    });
  }

  /** Waits until `found` answers something; the test's own timeout is the bound. */
  async until<T>(found: () => T | undefined | false): Promise<T> {
    while (true) {
      const result = found();
      if (result !== undefined && result !== false) return result;
      await Bun.sleep(20);
    }
  }

  count(type: CameraEvent["type"]): number {
    return this.events.filter((event) => event.type === type).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.camera.close();
  }
}

export function readPixels(frame: FrameRef): Uint8Array {
  const ring = new RingReader(frame.ring);
  const pixels = ring.read({ ...frame, byteLength: frame.stride * frame.height });
  ring.close();
  if (!pixels) throw new Error("the slot no longer holds this frame");
  return pixels;
}

/** The colour at a place given as fractions of the picture. */
export function readColour(frame: FrameRef, x: number, y: number): [number, number, number] {
  const pixels = readPixels(frame);
  const at = Math.floor(y * frame.height) * frame.stride + Math.floor(x * frame.width) * 3;
  return [pixels[at] ?? -1, pixels[at + 1] ?? -1, pixels[at + 2] ?? -1];
}

const FIRST_LUMA = 20;
const LUMA_STEP = 3;
/** GStreamer 1.22 converts up to 2.4 levels too dark, later ones exactly; half of it reads both. */
const CONVERSION_BIAS = 1.2;

/** Writes a clip whose flat grey tells each frame's number: luma 20 + 3 * number, at most 70 frames; with B-frames. */
export async function writeNumberedClip(path: string, options: { frames: number; rate: string; lossless?: boolean }) {
  const filter = `geq=lum='${FIRST_LUMA}+${LUMA_STEP}*N':cb=128:cr=128`;
  const input = [
    "-f",
    "lavfi",
    "-i",
    `color=size=318x180:rate=${options.rate},${filter}`,
    "-frames:v",
    `${options.frames}`,
  ];
  const codec = [
    "-c:v",
    "libx264",
    "-pix_fmt",
    "yuv420p",
    "-bf",
    "2",
    "-g",
    "12",
    ...(options.lossless ? ["-qp", "0"] : []),
  ];
  await runFfmpeg([...input, ...codec, path]);
}

/** The frame number that a numbered clip's picture tells. */
export function readNumber(frame: FrameRef): number {
  const [red] = readColour(frame, 0.5, 0.5);
  return Math.max(0, Math.round((((red + CONVERSION_BIAS) * 219) / 255 + 16 - FIRST_LUMA) / LUMA_STEP));
}

export async function run(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "inherit" });
  const output = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`${command[0]} failed`);
  return output;
}
