/** A picture in rgb24: row y starts at `y * stride`, 3 bytes a pixel, R first. */
export interface Pixels {
  width: number;
  height: number;
  stride: number;
  data: Uint8Array;
}

/** A part of a picture in whole pixels, inside it. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** [x, y, width, height] as fractions of a picture. */
export type Box = [number, number, number, number];

export function wholeOf({ width, height }: Pick<Pixels, "width" | "height">): Rect {
  return { left: 0, top: 0, width, height };
}
