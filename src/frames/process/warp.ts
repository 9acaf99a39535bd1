import type { Homography } from "./homography.ts";
import type { Mat, OpenCv } from "./open-cv.ts";

/** Warps to the same size; outside of the source is 0. The caller deletes the result. */
export function warpMat(cv: OpenCv, source: Mat, homography: Homography): Mat {
  const matrix = cv.matFromArray(3, 3, cv.CV_64F, [...homography]);
  const target = new cv.Mat();
  const size = new cv.Size(source.cols, source.rows);
  cv.warpPerspective(source, target, matrix, size, cv.INTER_LINEAR, cv.BORDER_CONSTANT, new cv.Scalar(0, 0, 0, 0));
  matrix.delete();
  return target;
}
