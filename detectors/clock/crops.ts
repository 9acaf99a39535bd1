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
const MAX_SAMPLES = 3;

/**
 * Cuts a face out of a picture, rectified, into `into` (shape.width x shape.height bytes). A face that is larger than
 * the crop is averaged, not picked; what lies outside of the picture repeats its edge.
 */
export function cutCrop(picture: Pixels, face: Face, { shape, into }: { shape: CropShape; into: Uint8Array }): void {
  const { a, b, c, d } = face;
  const [stepX, stepY] = [Math.hypot(a, c) / shape.unitX, Math.hypot(b, d) / shape.unitY];
  const patch = takePatch(picture, face, { shape, factor: Math.max(1, Math.floor(Math.min(stepX, stepY))) });
  const across = countSamples(stepX / patch.factor);
  const down = countSamples(stepY / patch.factor);
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      let sum = 0;
      for (let j = 0; j < down; j++) {
        const v = (y + (j + 0.5) / down - shape.height / 2) / shape.unitY;
        for (let i = 0; i < across; i++) {
          const u = (x + (i + 0.5) / across - shape.width / 2) / shape.unitX;
          const pixelX = (face.cx + a * u + b * v - patch.left) / patch.factor - 0.5;
          const pixelY = (face.cy + c * u + d * v - patch.top) / patch.factor - 0.5;
          sum += samplePatch(patch, pixelX, pixelY);
        }
      }
      into[y * shape.width + x] = sum / (across * down) + 0.5;
    }
  }
}

function countSamples(step: number): number {
  return Math.max(1, Math.min(MAX_SAMPLES, Math.round(step)));
}

/** Linear between the four pixels round the place; beyond the edge the edge goes on. */
function samplePatch({ data, width, height }: GreyPatch, pixelX: number, pixelY: number): number {
  const x = Math.max(0, Math.min(width - 1, pixelX));
  const y = Math.max(0, Math.min(height - 1, pixelY));
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const [shareX, shareY] = [x - x0, y - y0];
  const top = data[y0 * width + x0] * (1 - shareX) + data[y0 * width + x1] * shareX;
  const bottom = data[y1 * width + x0] * (1 - shareX) + data[y1 * width + x1] * shareX;
  return top * (1 - shareY) + bottom * shareY;
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
