import type { OpenCv } from "./open-cv.ts";
import { type Picture, type Size, toMat, toPicture } from "./picture.ts";
import { isThreeQuarters, shrinkToThreeQuarters } from "./three-quarters.ts";

/** Area-averaged copy at `size`; the picture itself when it already has that size. */
export function resizePicture(cv: OpenCv, picture: Picture, size: Size): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture;
  if (isThreeQuarters(picture, size)) return shrinkToThreeQuarters(picture, size);
  const source = toMat(cv, picture);
  const target = new cv.Mat();
  const interpolation = size.width > picture.width ? cv.INTER_LINEAR : cv.INTER_AREA;
  cv.resize(source, target, new cv.Size(size.width, size.height), 0, 0, interpolation);
  const resized = toPicture(target);
  source.delete();
  target.delete();
  return resized;
}
