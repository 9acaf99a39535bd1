import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AnalyzeParams,
  type Box,
  type FrameRef,
  type PairRef,
  type PictureFormat,
  SLOT_HEADER_BYTES,
  type Wants,
} from "./contract.ts";
import { PIXEL_BYTES } from "./inputs.ts";

/** Made-up samples that a detector must get through: extremes of content and of shape. */
export interface SyntheticSample {
  title: string;
  params: AnalyzeParams;
}

type Fill = (x: number, y: number) => number;
/** `left` and `top` pixels of a larger picture lie before this one: it is a part of that. */
type Size = { width: number; height: number; padding: number; left?: number; top?: number };
interface Studio {
  /** Where the ring files are written, and what the guest calls that folder. */
  folder: string;
  rings: string;
  /** Whether the guest asks for a part of the picture; otherwise what it sees is the whole. */
  isCut: boolean;
  written: number;
}

/** Before the slot's header, so that a detector that thinks of a single slot is found out. */
const EARLIER_SLOT_BYTES = 4096;
/** Belongs to no take that a suite does not begin under this name. */
const FIRST_TAKE = "take-1";
const WHOLE: Box = [0, 0, 1, 1];
const MAGIC = 0x464d4143;
const SEQUENCE = 7;
/** Far ahead of what any slot of these rings holds. */
const STALE_SEQUENCE = 1_000_000;
const SAMPLE_STEP = 6;
const FRAME_MS = 40;
const CHECKER_PIXELS = 8;
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

const black: Fill = () => 0;
const white: Fill = () => 255;
const checkers: Fill = (x, y) => (((x / CHECKER_PIXELS) ^ (y / CHECKER_PIXELS)) & 1 ? 200 : 40);
/** A hash of the place: the same noise on every machine. */
const noise: Fill = (x, y) => (Math.imul(x * 374761393 + y * 668265263, 1274126177) >>> 16) & 255;

/** Writes the pictures into ring files below `folder`; the guest knows that folder as `rings`. */
export function makeSamples(wants: Wants, folder: string, rings: string): SyntheticSample[] {
  const studio: Studio = { folder, rings, isCut: wants.region !== undefined, written: 0 };
  const largest = { width: wants.maxWidth, height: wants.maxHeight, padding: 0 };
  const small = { width: Math.min(64, wants.maxWidth), height: Math.min(48, wants.maxHeight), padding: 0 };
  const padded = { width: Math.min(61, wants.maxWidth), height: Math.min(35, wants.maxHeight), padding: 13 };
  const cut = { ...small, padding: 32, left: 8, top: 6 };
  const make = wants.input === "frame" ? makeFrame : makePair;
  const plans: [title: string, size: Size, take: Fill, reference: Fill][] = [
    ["black", small, black, black],
    ["white against black", small, white, black],
    ["noise", small, noise, checkers],
    ["rows with padding", padded, checkers, checkers],
    ["a part of a larger picture", cut, checkers, noise],
    ["the largest size asked for", largest, checkers, noise],
  ];
  return plans.map(([title, size, take, reference], index): SyntheticSample => {
    const sample = { frameIndex: index * SAMPLE_STEP, ptsMs: index * SAMPLE_STEP * FRAME_MS };
    return {
      title,
      params: { take: FIRST_TAKE, sample, ...make(studio, { size, take, reference, format: wants.format }) },
    };
  });
}

/** The same sample, whose slots have long been given to later frames. */
export function makeStale(sample: SyntheticSample): AnalyzeParams {
  return mapFrames(sample.params, (frame) => ({ ...frame, sequence: STALE_SEQUENCE }));
}

/** The same parameters with every picture changed. */
export function mapFrames(params: AnalyzeParams, change: (frame: FrameRef) => FrameRef): AnalyzeParams {
  if ("frame" in params) return { ...params, frame: change(params.frame) };
  const { take, reference, validity, moves, ...rest } = params.pair;
  const frames = { take: change(take), reference: change(reference), validity: change(validity), moves: change(moves) };
  return { ...params, pair: { ...rest, ...frames } };
}

interface Scene {
  size: Size;
  take: Fill;
  reference: Fill;
  format: PictureFormat;
}

function makeFrame(studio: Studio, { size, take, format }: Scene): { frame: FrameRef } {
  return { frame: paint(studio, size, { format, fill: take }) };
}

function makePair(studio: Studio, { size, take, reference, format }: Scene): { pair: PairRef } {
  const mask = (fill: Fill) => paint(studio, size, { format: "gray8", fill });
  return {
    pair: {
      take: paint(studio, size, { format, fill: take }),
      reference: paint(studio, size, { format, fill: reference }),
      validity: mask(white),
      moves: mask(black),
      homography: IDENTITY,
      offsetMs: 0,
      alignmentConfidence: 1,
    },
  };
}

function paint(studio: Studio, size: Size, picture: { format: PictureFormat; fill: Fill }): FrameRef {
  const { width, height, padding, left = 0, top = 0 } = size;
  const channels = PIXEL_BYTES[picture.format];
  const stride = (width + left) * channels + padding;
  const header = EARLIER_SLOT_BYTES;
  const offset = header + SLOT_HEADER_BYTES + top * stride + left * channels;
  const file = Buffer.alloc(offset + stride * height);
  file.writeUInt32LE(MAGIC, header);
  file.writeBigUInt64LE(BigInt(SEQUENCE), header + 8);
  for (let y = 0; y < height; y++) {
    const row = offset + y * stride;
    for (let at = 0; at < width * channels; at++) file[row + at] = picture.fill(Math.floor(at / channels), y);
  }
  const name = `synthetic-${studio.written++}`;
  writeFileSync(join(studio.folder, name), file, { mode: 0o644 });
  const ring = `${studio.rings}/${name}`;
  const part = studio.isCut && left > 0 ? cutOut(size) : WHOLE;
  const { format } = picture;
  return { ring, slot: 1, sequence: SEQUENCE, header, offset, width, height, stride, format, part };
}

function cutOut({ width, height, left = 0, top = 0 }: Size): Box {
  return [left / (left + width), top / (top + height), width / (left + width), height / (top + height)];
}
