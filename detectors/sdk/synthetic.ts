import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalyzeParams, FrameRef, PairRef, PictureFormat, Wants } from "./contract.ts";

/** Made-up samples that a detector must get through: extremes of content and of shape. */
export interface SyntheticSample {
  title: string;
  params: AnalyzeParams;
}

type Fill = (x: number, y: number) => number;
type Size = { width: number; height: number; padding: number };
interface Studio {
  /** Where the ring files are written, and what the guest calls that folder. */
  folder: string;
  rings: string;
  written: number;
}

const HEADER_BYTES = 64;
const MAGIC = 0x464d4143;
const SEQUENCE = 7;
/** Far ahead of what any slot of these rings holds. */
const STALE_SEQUENCE = 1_000_000;
const CHECKER_PIXELS = 8;
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

const black: Fill = () => 0;
const white: Fill = () => 255;
const checkers: Fill = (x, y) => (((x / CHECKER_PIXELS) ^ (y / CHECKER_PIXELS)) & 1 ? 200 : 40);
/** A hash of the place: the same noise on every machine. */
const noise: Fill = (x, y) => (Math.imul(x * 374761393 + y * 668265263, 1274126177) >>> 16) & 255;

/** Writes the pictures into ring files below `folder`; the guest knows that folder as `rings`. */
export function makeSamples(wants: Wants, folder: string, rings: string): SyntheticSample[] {
  const studio: Studio = { folder, rings, written: 0 };
  const largest = { width: wants.maxWidth, height: wants.maxHeight, padding: 0 };
  const small = { width: Math.min(64, wants.maxWidth), height: Math.min(48, wants.maxHeight), padding: 0 };
  const padded = { width: Math.min(61, wants.maxWidth), height: Math.min(35, wants.maxHeight), padding: 13 };
  const make = wants.input === "frame" ? makeFrame : makePair;
  const plans: [title: string, size: Size, take: Fill, reference: Fill][] = [
    ["black", small, black, black],
    ["white against black", small, white, black],
    ["noise", small, noise, checkers],
    ["rows with padding", padded, checkers, checkers],
    ["the largest size asked for", largest, checkers, noise],
  ];
  return plans.map(([title, size, take, reference], index) => {
    const sample = { frameIndex: index, ptsMs: index * 250 };
    return { title, params: { sample, ...make(studio, { size, take, reference, format: wants.format }) } };
  });
}

/** The same sample, whose slots have long been given to later frames. */
export function makeStale(sample: SyntheticSample): AnalyzeParams {
  const age = (frame: FrameRef): FrameRef => ({ ...frame, sequence: STALE_SEQUENCE });
  const { params } = sample;
  if ("frame" in params) return { sample: params.sample, frame: age(params.frame) };
  const { take, reference, validity, moves, ...rest } = params.pair;
  const pair = { ...rest, take: age(take), reference: age(reference), validity: age(validity), moves: age(moves) };
  return { sample: params.sample, pair };
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
  const { width, height, padding } = size;
  const channels = picture.format === "rgb24" ? 3 : 1;
  const stride = width * channels + padding;
  const file = Buffer.alloc(HEADER_BYTES + stride * height);
  file.writeUInt32LE(MAGIC, 0);
  file.writeBigUInt64LE(BigInt(SEQUENCE), 8);
  for (let y = 0; y < height; y++) {
    const row = HEADER_BYTES + y * stride;
    for (let at = 0; at < width * channels; at++) file[row + at] = picture.fill(Math.floor(at / channels), y);
  }
  const name = `synthetic-${studio.written++}`;
  writeFileSync(join(studio.folder, name), file, { mode: 0o644 });
  return {
    ring: `${studio.rings}/${name}`,
    slot: 0,
    sequence: SEQUENCE,
    offset: HEADER_BYTES,
    width,
    height,
    stride,
    format: picture.format,
  };
}
