import { type Homography, invert, normalise } from "./homography.ts";
import type { Mat, OpenCv } from "./open-cv.ts";

const MAX_ITERATIONS = 40;
const EPSILON = 1e-4;
const BLUR_PX = 5;

/**
 * Refines a homography from reference to take directly on the grey pictures (enhanced correlation coefficient,
 * Evangelidis and Psarakis 2008, as OpenCV has it). Undefined when it does not converge.
 */
export function refine(cv: OpenCv, start: Homography, grey: { take: Mat; reference: Mat }): Homography | undefined {
  const inverse = invert(start);
  if (!inverse) return undefined;
  const warp = cv.matFromArray(3, 3, cv.CV_32F, [...inverse]);
  const everywhere = new cv.Mat();
  try {
    const criteria = new cv.TermCriteria(cv.TermCriteria_COUNT + cv.TermCriteria_EPS, MAX_ITERATIONS, EPSILON);
    cv.findTransformECC(grey.take, grey.reference, warp, cv.MOTION_HOMOGRAPHY, criteria, everywhere, BLUR_PX);
    const refined = normalise(Array.from(warp.data32F));
    return refined && invert(refined);
  } catch {
    return undefined;
  } finally {
    warp.delete();
    everywhere.delete();
  }
}
