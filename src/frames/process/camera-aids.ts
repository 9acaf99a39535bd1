import { type Homography, invert, isIdentity } from "./homography.ts";
import type { Samples } from "./look-samples.ts";
import type { Picture } from "./picture.ts";

/** Chroma that follows brightness alone, to this share of its variance, and jumps with it, is painted by brightness. */
const PAINTED_SHARE = 0.6;
/** A picture's own colours follow brightness less than this. */
const OWN_SHARE = 0.6;
/** Painted colours are strong: standard deviation of chroma, in levels. */
const PAINTED_CHROMA = 35;
const BRIGHTNESS_BINS = 32;

/** Every so manieth pixel of a pair is looked at for lines and stripes, each way. */
const GRID = 6;
/** A pixel painted by focus peaking has this much more chroma than the reference there, in levels… */
const PAINT = 70;
/** …is this thin, in pixels… */
const THIN = 5;
/** …and such pixels are this share of the picture, of one colour, and in this share of its blocks. */
const PEAKING_SHARE = 0.004;
const ONE_COLOUR = 0.8;
const THIN_SHARE = 0.4;
const PEAKING_BLOCKS = 0.12;
const BLOCKS_ACROSS = 16;
const BLOCKS_DOWN = 9;

/** Zebras: half of a row's length that is looked at, in pixels, how high stripes are, how often they cross their mean. */
const STRIPE_REACH = 12;
const STRIPE_LEVELS = 30;
const STRIPE_CROSSINGS = 4;
/** What is plain in the reference ranges by no more than this, and is brighter than this. */
const PLAIN_LEVELS = 14;
const ZEBRA_BRIGHTNESS = 120;
/** So much of what is plain and of one brightness is striped, and so much of the picture. */
const STRIPED_SHARE = 0.7;
const ZEBRA_SHARE = 0.006;
const ZEBRA_BINS = 16;

/** So much of a picture is plain white or black that is not so in the other. */
const MOST_CLIPPED = 0.3;
const WHITE = 251;
const BLACK = 3;

/** Why a picture that a camera has painted on, or cut off, cannot be compared; undefined: nothing of that. */
export function findAid(samples: Samples, pair: AidPair): string | undefined {
  if (isPainted(samples.take, samples.reference, samples.count)) return "the camera shows false colour";
  if (isPainted(samples.reference, samples.take, samples.count)) return "the reference shows false colour";
  if (isClipped(pair.takeThumb, pair.referenceThumb)) return "most of what could be compared is clipped";
  const find = makeFinder(pair);
  if (hasPeaking(pair, find)) return "the camera shows focus peaking";
  if (hasZebras(pair, find)) return "the camera shows zebras";
  return undefined;
}

export interface AidPair {
  take: Picture;
  reference: Picture;
  takeThumb: Picture;
  referenceThumb: Picture;
  /** Reference to take. */
  homography: Homography;
}

/** Whether one side's colours are those of a scale of brightness, and the other's are not. */
function isPainted(painted: Uint8Array, other: Uint8Array, count: number): boolean {
  const chroma = explainChroma(painted, other, count);
  if (chroma.deviation < PAINTED_CHROMA || chroma.share < PAINTED_SHARE) return false;
  return explainChroma(other, other, count).share < OWN_SHARE;
}

/** How much of one side's variance of chroma the brightness of the other (or its own) explains. */
function explainChroma(of: Uint8Array, by: Uint8Array, count: number): { share: number; deviation: number } {
  const counts = new Float64Array(BRIGHTNESS_BINS);
  const sums = [new Float64Array(BRIGHTNESS_BINS), new Float64Array(BRIGHTNESS_BINS)];
  let squares = 0;
  for (let i = 0; i < 3 * count; i += 3) {
    const bin = (lumaAt(by, i) * BRIGHTNESS_BINS) >> 8;
    const luma = lumaAt(of, i);
    const red = of[i] - luma;
    const blue = of[i + 2] - luma;
    counts[bin] += 1;
    sums[0][bin] += red;
    sums[1][bin] += blue;
    squares += red * red + blue * blue;
  }
  let [between, whole] = [0, 0];
  for (const each of sums) {
    for (let bin = 0; bin < BRIGHTNESS_BINS; bin++) if (counts[bin] > 0) between += each[bin] ** 2 / counts[bin];
    whole += each.reduce((sum, one) => sum + one, 0) ** 2 / Math.max(1, count);
  }
  const variance = Math.max(1e-9, squares - whole);
  return { share: (between - whole) / variance, deviation: Math.sqrt(variance / Math.max(1, count)) };
}

function lumaAt(data: Uint8Array, i: number): number {
  return (77 * data[i] + 150 * data[i + 1] + 29 * data[i + 2]) >> 8;
}

function isClipped(take: Picture, reference: Picture): boolean {
  return countClipped(take) - countClipped(reference) > MOST_CLIPPED;
}

function countClipped({ data }: Picture): number {
  let clipped = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
    if ((red >= WHITE && green >= WHITE && blue >= WHITE) || (red <= BLACK && green <= BLACK && blue <= BLACK))
      clipped += 1;
  }
  return (3 * clipped) / data.length;
}

/** Index of the reference's pixel under a take's, negative where there is none. */
function makeFinder({ reference, homography }: AidPair): (x: number, y: number) => number {
  const { width, height } = reference;
  if (isIdentity(homography)) return (x, y) => y * width + x;
  const back = invert(homography);
  if (!back) return () => -1;
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0, j = 1] = back;
  return (x, y) => {
    const w = g * x + i * y + j;
    const column = Math.round((a * x + b * y + c) / w);
    const line = Math.round((d * x + e * y + f) / w);
    return column < 0 || line < 0 || column >= width || line >= height ? -1 : line * width + column;
  };
}

type Finder = (x: number, y: number) => number;

/** Thin lines of one strong colour all over the picture, where the reference has none. */
function hasPeaking({ take, reference }: AidPair, find: Finder): boolean {
  const { width, height, data } = take;
  const colours = new Uint32Array(8);
  const blocks = new Set<number>();
  let [seen, thin] = [0, 0];
  for (let y = THIN; y < height - THIN; y += GRID) {
    for (let x = THIN; x < width - THIN; x += GRID) {
      seen += 1;
      const at = 3 * (y * width + x);
      const chroma = chromaAt(data, at);
      if (chroma < PAINT) continue;
      const there = find(x, y);
      if (there < 0 || chroma - chromaAt(reference.data, 3 * there) < PAINT) continue;
      colours[nameColour(data, at)] += 1;
      blocks.add(Math.floor((y * BLOCKS_DOWN) / height) * BLOCKS_ACROSS + Math.floor((x * BLOCKS_ACROSS) / width));
      if (isThin(take, x, y)) thin += 1;
    }
  }
  const painted = colours.reduce((sum, one) => sum + one, 0);
  return (
    painted >= PEAKING_SHARE * seen &&
    Math.max(...colours) >= ONE_COLOUR * painted &&
    thin >= THIN_SHARE * painted &&
    blocks.size >= PEAKING_BLOCKS * BLOCKS_ACROSS * BLOCKS_DOWN
  );
}

function chromaAt(data: Uint8Array, at: number): number {
  return Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]);
}

/** Which of its channels are high: 1 red, 2 green, 4 blue, and their sums. */
function nameColour(data: Uint8Array, at: number): number {
  const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
  const middle = (Math.max(red, green, blue) + Math.min(red, green, blue)) / 2;
  return (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
}

/** Whether the colour ends on both sides, across or down. */
function isThin({ data, width }: Picture, x: number, y: number): boolean {
  const ends = (dx: number, dy: number) => chromaAt(data, 3 * ((y + dy) * width + x + dx)) < PAINT;
  return (ends(-THIN, 0) && ends(THIN, 0)) || (ends(0, -THIN) && ends(0, THIN));
}

/** Stripes over nearly all that is plain and of one brightness in the reference. */
function hasZebras({ take, reference }: AidPair, find: Finder): boolean {
  const plain = new Uint32Array(ZEBRA_BINS);
  const striped = new Uint32Array(ZEBRA_BINS);
  let seen = 0;
  for (let y = 0; y < take.height; y += GRID) {
    for (let x = STRIPE_REACH; x < take.width - STRIPE_REACH; x += GRID) {
      seen += 1;
      const there = find(x, y);
      const column = there % reference.width;
      if (there < 0 || column < STRIPE_REACH || column >= reference.width - STRIPE_REACH) continue;
      const luma = reference.data[3 * there + 1];
      if (luma < ZEBRA_BRIGHTNESS || !isPlain(reference.data, there)) continue;
      const bin = (luma * ZEBRA_BINS) >> 8;
      plain[bin] += 1;
      if (isStriped(take.data, y * take.width + x)) striped[bin] += 1;
    }
  }
  let all = 0;
  for (let bin = 0; bin < ZEBRA_BINS; bin++) if (striped[bin] >= STRIPED_SHARE * plain[bin]) all += striped[bin];
  return all >= ZEBRA_SHARE * seen;
}

function isPlain(data: Uint8Array, at: number): boolean {
  const here = data[3 * at + 1];
  for (let step = -STRIPE_REACH; step <= STRIPE_REACH; step += 3)
    if (Math.abs(data[3 * (at + step) + 1] - here) > PLAIN_LEVELS) return false;
  return true;
}

function isStriped(data: Uint8Array, at: number): boolean {
  let [low, high] = [255, 0];
  for (let step = -STRIPE_REACH; step <= STRIPE_REACH; step++) {
    const level = data[3 * (at + step) + 1];
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  if (high - low < STRIPE_LEVELS) return false;
  const middle = (low + high) / 2;
  let crossings = 0;
  for (let step = -STRIPE_REACH + 1; step <= STRIPE_REACH; step++)
    if (data[3 * (at + step) + 1] > middle !== data[3 * (at + step - 1) + 1] > middle) crossings += 1;
  return crossings >= STRIPE_CROSSINGS;
}
