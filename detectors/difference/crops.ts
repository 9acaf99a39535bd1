import type { Pixels } from "./lab.ts";
import type { Rect, Size } from "./planes.ts";

/** What the judge of people is given: red, green, blue and the region, by row. */
export const CROP = { height: 96, width: 64, planes: 4 } as const;
export const CROP_BYTES = CROP.height * CROP.width * CROP.planes;
/** The window is so much larger than the region's box each way at least… */
const ROOM = 1.5;
/** …and at least this share of the picture's height high: of a sleeve alone nobody could tell. */
const LEAST_SHARE = 0.3;

/** Where a crop's rows or columns lie along a picture's axis: from each to the next, as pixels that are there. */
interface Steps {
  from: Int32Array;
  to: Int32Array;
  /** 1 where the pixels are the picture's own, 0 where its edge is repeated. */
  isInside: Uint8Array;
}

/** The window round a box, as models/person-judge/crops.py cuts it; it may reach beyond the picture. */
export function frameWindow({ left, top, right, bottom }: Rect, picture: Size): Rect {
  const { height: tall, width: wide } = CROP;
  const needed = Math.max(ROOM * (bottom - top), (ROOM * (right - left) * tall) / wide, LEAST_SHARE * picture.height);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [halfWidth, halfHeight] = [(needed * wide) / tall / 2, needed / 2];
  return { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight };
}

/** Cuts what the window shows out of a picture and a mask of 0 and 1, averaged over areas, into `into` (CROP_BYTES long). */
export function cutCrop(picture: Pixels, mask: Uint8Array, { window, into }: { window: Rect; into: Uint8Array }): void {
  const rows = divide({ from: window.top, to: window.bottom, parts: CROP.height }, picture.height);
  const columns = divide({ from: window.left, to: window.right, parts: CROP.width }, picture.width);
  for (let row = 0, at = 0; row < CROP.height; row++) {
    for (let column = 0; column < CROP.width; column++, at += CROP.planes) {
      const sum = { red: 0, green: 0, blue: 0, region: 0 };
      for (let y = rows.from[row]; y < rows.to[row]; y++) {
        let pixel = y * picture.stride + columns.from[column] * 3;
        for (let x = columns.from[column]; x < columns.to[column]; x++, pixel += 3) {
          sum.red += picture.data[pixel];
          sum.green += picture.data[pixel + 1];
          sum.blue += picture.data[pixel + 2];
          sum.region += mask[y * picture.width + x];
        }
      }
      const count = (rows.to[row] - rows.from[row]) * (columns.to[column] - columns.from[column]);
      into[at] = Math.round(sum.red / count);
      into[at + 1] = Math.round(sum.green / count);
      into[at + 2] = Math.round(sum.blue / count);
      into[at + 3] = rows.isInside[row] & columns.isInside[column] ? Math.round((sum.region * 255) / count) : 0;
    }
  }
}

function divide({ from, to, parts }: { from: number; to: number; parts: number }, length: number): Steps {
  const steps: Steps = {
    from: new Int32Array(parts),
    to: new Int32Array(parts),
    isInside: new Uint8Array(parts),
  };
  for (let part = 0; part < parts; part++) {
    const begin = Math.floor(from + ((to - from) * part) / parts);
    const end = Math.max(begin + 1, Math.floor(from + ((to - from) * (part + 1)) / parts));
    steps.isInside[part] = begin >= 0 && begin < length ? 1 : 0;
    steps.from[part] = Math.min(length - 1, Math.max(0, begin));
    steps.to[part] = Math.min(length, Math.max(steps.from[part] + 1, end));
  }
  return steps;
}
