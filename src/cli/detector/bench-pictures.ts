import { join } from "node:path";
import { RingWriter } from "../../base/ring.ts";
import type { PanelInput } from "../../detectors/address.ts";
import type { FrameRef, PixelFormat } from "../../domain/frame.ts";
import { MAX_PAIR_HEIGHT, MAX_PAIR_WIDTH, MAX_SAMPLE_HEIGHT, MAX_SAMPLE_WIDTH } from "../../domain/frame.ts";
import type { Trial } from "./trial.ts";

/** Pictures of a bench: made up, the same at every run, at the largest size that the detector would get from the box. */

const PICTURES = 4;
const MASK: PixelFormat = "gray8";
/** Numbers of a linear congruential generator: noise that every machine makes alike. */
const [MULTIPLIER, INCREMENT] = [1664525, 1013904223];

export interface BenchPictures extends Disposable {
  inputs: PanelInput[];
  width: number;
  height: number;
}

export function makePictures({ entry, runtimeDir }: Trial): BenchPictures {
  const { wants } = entry.manifest;
  const isPair = wants.input === "pair";
  const [mostWidth, mostHeight] = isPair ? [MAX_PAIR_WIDTH, MAX_PAIR_HEIGHT] : [MAX_SAMPLE_WIDTH, MAX_SAMPLE_HEIGHT];
  const scale = Math.min(1, wants.maxWidth / mostWidth, wants.maxHeight / mostHeight);
  const size = {
    width: Math.max(1, Math.floor(mostWidth * scale)),
    height: Math.max(1, Math.floor(mostHeight * scale)),
  };
  const pixelBytes = size.width * size.height * 3;
  const ring = new RingWriter({ path: join(runtimeDir, "bench"), slots: PICTURES * 4, pixelBytes });
  const paint = (seed: number, format: PixelFormat) => write(ring, { ...size, format }, paintNoise(size, format, seed));
  const fill = (value: number) => {
    const pixels = new Uint8Array(size.width * size.height).fill(value);
    return write(ring, { ...size, format: MASK }, pixels);
  };
  const inputs = Array.from({ length: PICTURES }, (_, index): PanelInput => {
    const take = { frame: paint(index, wants.format), frameIndex: index, ptsMs: index * 1000 };
    if (!isPair) return { sample: take, frame: take.frame };
    const frames = { take: take.frame, reference: paint(0, wants.format), validity: fill(255), moves: fill(0) };
    const homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const reference = { ptsMs: take.ptsMs, frameIndex: index };
    return { sample: take, pair: { take, reference, frames, homography, offsetMs: 0, alignmentConfidence: 1 } };
  });
  return { inputs, ...size, [Symbol.dispose]: () => ring.close() };
}

/** Soft light from left to right with the grain of a camera, and a square that wanders with the seed. */
function paintNoise(
  { width, height }: { width: number; height: number },
  format: PixelFormat,
  seed: number,
): Uint8Array {
  const channels = format === MASK ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  let noise = seed + 1;
  const side = Math.floor(height / 6);
  const [left, top] = [Math.floor((width / 6) * (1 + seed)), Math.floor(height / 3)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      noise = (Math.imul(noise, MULTIPLIER) + INCREMENT) >>> 0;
      const isSquare = x >= left && x < left + side && y >= top && y < top + side;
      const shade = (isSquare ? 200 : 40 + (x / width) * 120) + (noise >>> 28);
      pixels.fill(shade, (y * width + x) * channels, (y * width + x + 1) * channels);
    }
  }
  return pixels;
}

function write(
  ring: RingWriter,
  shape: { width: number; height: number; format: PixelFormat },
  pixels: Uint8Array,
): FrameRef {
  const written = ring.write(pixels);
  if (!written) throw new RangeError("the bench's ring is too small");
  return { ring: ring.path, ...written, ...shape, stride: shape.width * (shape.format === MASK ? 1 : 3) };
}
