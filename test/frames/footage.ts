import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/base/log.ts";
import { RingWriter } from "../../src/base/ring.ts";
import type { FrameRef, PixelFormat, Sample } from "../../src/domain/frame.ts";
import { type Frames, openFrames } from "../../src/frames/frames.ts";

/** A drawn picture of a small room; `draw` may paint on it. */
export interface Canvas {
  width: number;
  height: number;
  data: Uint8Array;
}

export const WIDTH = 480;
export const HEIGHT = 270;

/** A textured, noisy still life whose content depends on nothing but the arguments. */
export function drawRoom(options: { noiseSeed?: number; shiftX?: number; gain?: number } = {}): Canvas {
  const { noiseSeed = 0, shiftX = 0, gain = 1 } = options;
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  let state = 12345 + noiseSeed * 7919;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      const noise = noiseSeed === 0 ? 0 : ((state >> 16) % 7) - 3;
      const [r, g, b] = paint(x - shiftX, y);
      const i = (y * WIDTH + x) * 3;
      data[i] = clamp(r * gain + noise);
      data[i + 1] = clamp(g * gain + noise);
      data[i + 2] = clamp(b * gain + noise);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

function paint(x: number, y: number): [number, number, number] {
  const cell = hash(Math.floor(x / 30), Math.floor(y / 30));
  const fine = hash(Math.floor(x / 6) + 500, Math.floor(y / 6) + 900);
  const base = 60 + 100 * cell + 30 * fine;
  return [base, base * (0.7 + 0.3 * fine), base * (0.5 + 0.5 * cell)];
}

function hash(x: number, y: number): number {
  const value = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
  return value - Math.floor(value);
}

export function paintBox(canvas: Canvas, box: { x: number; y: number; width: number; height: number }, rgb: number[]) {
  for (let y = Math.max(0, box.y); y < Math.min(canvas.height, box.y + box.height); y++) {
    for (let x = Math.max(0, box.x); x < Math.min(canvas.width, box.x + box.width); x++) {
      for (let c = 0; c < 3; c++) canvas.data[(y * canvas.width + x) * 3 + c] = rgb[c] ?? 0;
    }
  }
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** A temporary folder with the real frames process and a ring standing in for a camera's. */
export class Bench implements AsyncDisposable {
  readonly directory: string;
  readonly frames: Frames;
  readonly #ring: RingWriter;
  #shown = 0;

  private constructor(directory: string, frames: Frames) {
    this.directory = directory;
    this.frames = frames;
    this.#ring = new RingWriter({ path: join(directory, "camera.ring"), slots: 4, pixelBytes: WIDTH * HEIGHT * 3 });
  }

  static async open(options: { silenceLimitMs?: number } = {}): Promise<Bench> {
    const directory = mkdtempSync(join(tmpdir(), "camf-frames-"));
    return new Bench(directory, await openFrames({ ...options, runtimeDir: directory, log: openLog("silent") }));
  }

  /** Puts a picture into the camera's ring. */
  film(canvas: Canvas, at: { ptsMs: number; frameIndex: number }): Sample {
    const place = this.#ring.write(canvas.data);
    if (!place) throw new Error("the test holds too many slots");
    const { width, height } = canvas;
    return { frame: { ring: this.#ring.path, ...place, width, height, stride: width * 3, format: "rgb24" }, ...at };
  }

  /** Puts any pixels into a ring of their own. */
  show(frame: { width: number; height: number; format: PixelFormat; data: Uint8Array }): FrameRef {
    const { width, height, format, data } = frame;
    const path = join(this.directory, `shown-${++this.#shown}.ring`);
    const ring = new RingWriter({ path, slots: 1, pixelBytes: data.byteLength });
    const place = ring.write(data);
    if (!place) throw new Error("a new ring has a free slot");
    return { ring: path, ...place, width, height, stride: data.byteLength / height, format };
  }

  putAway(sample: Sample): void {
    this.#ring.giveBack(sample.frame.slot);
  }

  /** Writes a reference of these pictures, four a second. */
  async keepReference(name: string, canvases: readonly Canvas[]): Promise<string> {
    const directory = join(this.directory, name);
    const writer = await this.frames.openReferenceWriter(directory);
    for (const [index, canvas] of canvases.entries()) {
      const sample = this.film(canvas, { ptsMs: index * 250, frameIndex: index * 6 });
      await writer.add(sample);
      this.putAway(sample);
    }
    await writer.finish();
    return directory;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.frames[Symbol.asyncDispose]();
    this.#ring.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
