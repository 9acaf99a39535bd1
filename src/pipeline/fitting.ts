import type { PanelInput } from "../detectors/address.ts";
import { type Box, cropFrame, type FrameRef, type Pair, type PixelFormat } from "../domain/frame.ts";
import type { FitWish, Frames } from "../frames/frames.ts";

/** What one detector wants its pictures to be, and the part of the picture that the crew drew for it. */
export interface Ask {
  wants: { format: PixelFormat; maxWidth: number; maxHeight: number };
  region?: Box;
}

/** An input as it was asked for, and the way to give back what was made for it. */
export interface Fitted {
  input: PanelInput;
  release: () => void;
}

/**
 * Cuts, scales and converts an input, all four pictures of a pair alike, only where something else is asked for than what
 * is there: else the input is passed on as it is. Rejects when the frames process cannot do it.
 */
export async function fitInput(options: { frames: Frames } & Ask, input: PanelInput): Promise<Fitted> {
  const { frames, region } = options;
  const cut = region ? cropInput(input, region) : input;
  const pictures = listPictures(cut);
  const wishes = pictures.map((_, index) => wishFor(options.wants, index));
  if (pictures.every((frame, index) => isFit(frame, wishes[index]))) return { input: cut, release: () => {} };
  const fitted = await frames.fitAll(pictures, wishes);
  return {
    input: putPictures(cut, fitted),
    release: () => {
      for (const frame of fitted) frames.release(frame);
    },
  };
}

/** Take and reference are pictures, validity and moves are masks: these stay grey, and 0 or 255. */
const FIRST_MASK = 2;

function wishFor({ format, maxWidth, maxHeight }: Ask["wants"], index: number): FitWish {
  const isMask = index >= FIRST_MASK;
  return { maxWidth, maxHeight, format: isMask ? "gray8" : format, isMask };
}

function isFit(frame: FrameRef, wish: FitWish): boolean {
  return frame.format === wish.format && frame.width <= wish.maxWidth && frame.height <= wish.maxHeight;
}

function listPictures(input: PanelInput): FrameRef[] {
  if ("frame" in input) return [input.frame];
  const { take, reference, validity, moves } = input.pair.frames;
  return [take, reference, validity, moves];
}

/** The same input with other pictures; a pair's mapping follows their size. */
function putPictures(input: PanelInput, pictures: readonly FrameRef[]): PanelInput {
  const [take, reference, validity, moves] = pictures;
  if ("frame" in input) return { sample: input.sample, frame: take };
  const { pair } = input;
  const homography = scaleHomography(pair.homography, {
    x: take.width / pair.frames.take.width,
    y: take.height / pair.frames.take.height,
  });
  return { sample: input.sample, pair: { ...pair, homography, frames: { take, reference, validity, moves } } };
}

function cropInput(input: PanelInput, region: Box): PanelInput {
  if ("frame" in input) return { sample: input.sample, frame: cropFrame(input.frame, region) };
  return { sample: input.sample, pair: cropPair(input.pair, region) };
}

function cropPair(pair: Pair, region: Box): Pair {
  const { take, reference, validity, moves } = pair.frames;
  const [cut, ...others] = [take, reference, validity, moves].map((frame) => cropFrame(frame, region));
  const whole = take.part ?? [0, 0, 1, 1];
  const [left, top] = cut.part ?? whole;
  const homography = shiftHomography(pair.homography, {
    x: Math.round(((left - whole[0]) / whole[2]) * take.width),
    y: Math.round(((top - whole[1]) / whole[3]) * take.height),
  });
  return {
    ...pair,
    homography,
    frames: { take: cut, reference: others[0], validity: others[1], moves: others[2] },
  };
}

/** Both pictures lose so many pixels at their left and top: T H T⁻¹, where T takes them off. */
export function shiftHomography(homography: readonly number[], by: { x: number; y: number }): number[] {
  const off = [1, 0, -by.x, 0, 1, -by.y, 0, 0, 1];
  const back = [1, 0, by.x, 0, 1, by.y, 0, 0, 1];
  return normalize(multiply(multiply(off, homography), back));
}

/**
 * Both pictures are scaled: S H S⁻¹. Places are counted from the middle of the first pixel, which a scaled picture's own
 * lies `scale / 2 - 0.5` away from.
 */
export function scaleHomography(homography: readonly number[], scale: { x: number; y: number }): number[] {
  if (scale.x === 1 && scale.y === 1) return [...homography];
  const to = [scale.x, 0, scale.x / 2 - 0.5, 0, scale.y, scale.y / 2 - 0.5, 0, 0, 1];
  const back = [1 / scale.x, 0, 0.5 / scale.x - 0.5, 0, 1 / scale.y, 0.5 / scale.y - 0.5, 0, 0, 1];
  return normalize(multiply(multiply(to, homography), back));
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, index) => {
    const row = Math.floor(index / 3) * 3;
    const column = index % 3;
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
  });
}

/** Its last number is 1, as everywhere, where that can be. */
function normalize(homography: readonly number[]): number[] {
  const last = homography[8];
  return last === 0 ? [...homography] : homography.map((value) => value / last);
}
