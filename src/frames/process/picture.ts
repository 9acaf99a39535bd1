import type { Mat, OpenCv } from "./open-cv.ts";

/** Pixels in ordinary memory, rows packed: `channels` bytes a pixel. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

export interface Size {
  width: number;
  height: number;
}

export function toMat(cv: OpenCv, picture: Picture): Mat {
  const mat = new cv.Mat(picture.height, picture.width, picture.channels === 3 ? cv.CV_8UC3 : cv.CV_8UC1);
  mat.data.set(picture.data);
  return mat;
}

export function toPicture(mat: Mat): Picture {
  return { width: mat.cols, height: mat.rows, channels: mat.channels() === 3 ? 3 : 1, data: new Uint8Array(mat.data) };
}

/** Removes the padding at the ends of rows. */
export function packRows(data: Uint8Array, shape: Size & { stride: number; channels: 1 | 3 }): Picture {
  const rowBytes = shape.width * shape.channels;
  const { width, height, channels } = shape;
  if (shape.stride === rowBytes) return { width, height, channels, data };
  const packed = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    packed.set(data.subarray(y * shape.stride, y * shape.stride + rowBytes), y * rowBytes);
  }
  return { width, height, channels, data: packed };
}
