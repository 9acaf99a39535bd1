import sharp from "sharp";
import { Fault } from "../../base/fault.ts";
import { fitInside } from "../pair-size.ts";
import type { Fit } from "../protocol.ts";
import type { OpenCv } from "./open-cv.ts";
import type { Picture, Size } from "./picture.ts";
import { resizePicture } from "./resize.ts";
import { isThreeQuarters } from "./three-quarters.ts";

/** Scaling one picture may take so long. */
const PICTURE_LIMIT_S = 30;

/** A copy of a picture as it is wanted: grey first, because a third of the bytes is then scaled. */
export async function fitPicture(cv: OpenCv, picture: Picture, wish: Fit): Promise<Picture> {
  const size = fitInside(picture, wish);
  if (wish.isMask) return pickPixels(picture, size);
  return shrink(cv, convert(picture, { from: wish.frame.format, to: wish.format }), size);
}

function convert(picture: Picture, { from, to }: { from: Fit["format"]; to: Fit["format"] }): Picture {
  if (from === to) return picture;
  if (from === "gray8") throw new Fault("invalid", "a grey picture has no colours");
  if (to === "gray8") return { ...picture, channels: 1, data: toLuma(picture.data, from === "rgb24" ? 0 : 2) };
  return { ...picture, data: swapEnds(picture.data) };
}

/** Rec. 601 luma of the coded values, in 65536ths, rounded; `red` is the place of red in a pixel, 0 or 2. */
function toLuma(data: Uint8Array, red: 0 | 2): Uint8Array {
  const luma = new Uint8Array(data.length / 3);
  const blue = 2 - red;
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = (data[at + red] * 19_595 + data[at + 1] * 38_470 + data[at + blue] * 7471 + 32_768) >> 16;
  }
  return luma;
}

function swapEnds(data: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    swapped[at] = data[at + 2];
    swapped[at + 1] = data[at + 1];
    swapped[at + 2] = data[at];
  }
  return swapped;
}

/** Whole ratios and three quarters are averaged exactly and fast by OpenCV; any other one is faster in sharp, beside this thread. */
async function shrink(cv: OpenCv, picture: Picture, size: Size): Promise<Picture> {
  const isWhole = picture.width % size.width === 0 && picture.height % size.height === 0;
  if (isWhole || isThreeQuarters(picture, size)) return resizePicture(cv, picture, size);
  const { width, height, channels, data } = picture;
  const shrunk = await sharp(data, { raw: { width, height, channels } })
    .timeout({ seconds: PICTURE_LIMIT_S })
    .resize(size.width, size.height, { fit: "fill", kernel: "linear" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer();
  if (shrunk.length !== size.width * size.height * channels) throw new Fault("internal", "a picture changed its shape");
  return { ...size, channels, data: shrunk };
}

/** The pixel nearest to each new one's middle. */
function pickPixels(picture: Picture, size: Size): Picture {
  const { width, height, channels, data } = picture;
  if (channels !== 1) throw new Fault("invalid", "a mask is grey");
  if (width === size.width && height === size.height) return picture;
  const picked = new Uint8Array(size.width * size.height);
  const columns = Uint32Array.from({ length: size.width }, (_, x) => Math.floor(((x + 0.5) * width) / size.width));
  for (let y = 0; y < size.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / size.height) * width;
    for (let x = 0; x < size.width; x++) picked[y * size.width + x] = data[row + columns[x]];
  }
  return { ...size, channels, data: picked };
}
