import type { Box } from "./contract.ts";
import type { Picture } from "./pictures.ts";

/** A rectangle in pixels of a picture, origin top left. */
export interface PixelBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pixels of the picture that was given as fractions of the take's whole picture; what sticks out is cut off. */
export function toBox({ width, height, part }: Pick<Picture, "width" | "height" | "part">, pixels: PixelBox): Box {
  const [partX, partY, partWidth, partHeight] = part;
  const left = clamp(pixels.x / width);
  const top = clamp(pixels.y / height);
  const right = clamp((pixels.x + pixels.width) / width);
  const bottom = clamp((pixels.y + pixels.height) / height);
  return [
    partX + left * partWidth,
    partY + top * partHeight,
    Math.max(0, right - left) * partWidth,
    Math.max(0, bottom - top) * partHeight,
  ];
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}
