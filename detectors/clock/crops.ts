import type { Face } from "./face.ts";
import type { Pixels } from "./picture.ts";

/** A reader's input: grey, rectified; the face's unit vectors are so many pixels long there. */
export interface CropShape {
  width: number;
  height: number;
  unitX: number;
  unitY: number;
}

export const ANALOG_CROP: CropShape = { width: 128, height: 128, unitX: 48, unitY: 48 };
export const DIGITAL_CROP: CropShape = { width: 160, height: 48, unitX: 64, unitY: 18 };

/** A part of the picture in grey, `factor` x `factor` pixels averaged into one. */
interface GreyPatch {
  data: Uint8Array;
  width: number;
  height: number;
  left: number;
  top: number;
  factor: number;
}

/** So many samples a side make up one pixel of a crop at most; what is finer was averaged before. */
const MAX_SAMPLES = 4;

/**
 * Cuts a face out of a picture, rectified, into `into` (shape.width x shape.height bytes). A face that is larger than
 * the crop is averaged, not picked; what lies outside of the picture repeats its edge.
 */
export function cutCrop(picture: Pixels, face: Face, { shape, into }: { shape: CropShape; into: Uint8Array }): void {
  const { a, b, c, d } = face;
  const stepX = Math.hypot(a, c) / shape.unitX;
  const stepY = Math.hypot(b, d) / shape.unitY;
  const patch = takePatch(picture, face, { shape, factor: chooseFactor(stepX, stepY) });
  const across = countSamples(stepX / patch.factor);
  const down = countSamples(stepY / patch.factor);
  const sums = new Float32Array(shape.width);
  for (let y = 0; y < shape.height; y++) {
    sums.fill(0.5);
    for (let j = 0; j < down; j++) {
      const v = (y + (j + 0.5) / down - shape.height / 2) / shape.unitY;
      for (let i = 0; i < across; i++) {
        const u = ((i + 0.5) / across - shape.width / 2) / shape.unitX;
        addLine(patch, sums, {
          x: (face.cx + a * u + b * v - patch.left) / patch.factor - 0.5,
          y: (face.cy + c * u + d * v - patch.top) / patch.factor - 0.5,
          stepX: a / shape.unitX / patch.factor,
          stepY: c / shape.unitX / patch.factor,
          share: 1 / (across * down),
        });
      }
    }
    into.set(sums, y * shape.width);
  }
}

/** Averaged more finely than the crop's own pixels would ask for, a face keeps its thin hands. */
const FINENESS = 1.6;

function chooseFactor(stepX: number, stepY: number): number {
  return Math.max(1, Math.floor(Math.min(stepX, stepY) / FINENESS));
}

/** More than one sample a pixel as soon as pixels of the patch would be passed over. */
function countSamples(step: number): number {
  return Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(step - 0.2)));
}

/** A straight line through a patch: its beginning and what lies between two of its places, in pixels of the patch. */
interface Line {
  x: number;
  y: number;
  stepX: number;
  stepY: number;
  /** What each place on it counts for. */
  share: number;
}

/** Adds what lies on a line: linear between the four pixels round each place; beyond the edge the edge goes on. */
function addLine({ data, width, height }: GreyPatch, sums: Float32Array, line: Line): void {
  const { stepX, stepY, share } = line;
  const maxX = width - 1;
  const maxY = height - 1;
  for (let index = 0; index < sums.length; index++) {
    const x = Math.max(0, Math.min(maxX, line.x + index * stepX));
    const y = Math.max(0, Math.min(maxY, line.y + index * stepY));
    const x0 = x | 0;
    const y0 = y | 0;
    const at = y0 * width + x0;
    const right = x0 < maxX ? 1 : 0;
    const below = y0 < maxY ? width : 0;
    const shareX = x - x0;
    const top = data[at] + (data[at + right] - data[at]) * shareX;
    const bottom = data[at + below] + (data[at + below + right] - data[at + below]) * shareX;
    sums[index] += share * (top + (bottom - top) * (y - y0));
  }
}

/** The grey part of the picture that the crop will see. */
function takePatch(picture: Pixels, face: Face, { shape, factor }: { shape: CropShape; factor: number }): GreyPatch {
  const [reachU, reachV] = [shape.width / 2 / shape.unitX, shape.height / 2 / shape.unitY];
  const reachX = Math.abs(face.a) * reachU + Math.abs(face.b) * reachV + factor;
  const reachY = Math.abs(face.c) * reachU + Math.abs(face.d) * reachV + factor;
  const left = clampInside(face.cx - reachX, picture.width);
  const top = clampInside(face.cy - reachY, picture.height);
  const width = Math.max(1, Math.floor((clampInside(face.cx + reachX, picture.width) + 1 - left) / factor));
  const height = Math.max(1, Math.floor((clampInside(face.cy + reachY, picture.height) + 1 - top) / factor));
  const patch = { data: new Uint8Array(width * height), width, height, left, top, factor };
  fillPatch(patch, picture);
  return patch;
}

function clampInside(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, Math.floor(value)));
}

/** Rec. 601 luma in 1/256, as the readers were trained with. */
const RED = 77;
const GREEN = 150;
const BLUE = 29;

function fillPatch({ data, width, height, left, top, factor }: GreyPatch, picture: Pixels): void {
  const share = 1 / (256 * factor * factor);
  const [maxX, maxY] = [picture.width - 1, picture.height - 1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < factor; j++) {
        const row = Math.min(maxY, top + y * factor + j) * picture.stride;
        for (let i = 0; i < factor; i++) {
          const at = row + Math.min(maxX, left + x * factor + i) * 3;
          sum += RED * picture.data[at] + GREEN * picture.data[at + 1] + BLUE * picture.data[at + 2];
        }
      }
      data[y * width + x] = sum * share + 0.5;
    }
  }
}
