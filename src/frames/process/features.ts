import { type Homography, normalise } from "./homography.ts";
import type { Mat, OpenCv } from "./open-cv.ts";

const MAX_FEATURES = 1500;
/** Lowe's ratio: a match must be this much better than the second best. */
const MATCH_RATIO = 0.8;
const MIN_MATCHES = 12;
const RANSAC_REPROJECTION_PX = 3;

interface Point {
  x: number;
  y: number;
}
interface Match {
  queryIdx: number;
  trainIdx: number;
  distance: number;
}

/** ORB features of both grey pictures, matched, and a RANSAC homography from reference to take; undefined: none. */
export function matchFeatures(cv: OpenCv, take: Mat, reference: Mat): Homography | undefined {
  const orb = new cv.ORB(MAX_FEATURES);
  const t = describe(cv, orb, take);
  const r = describe(cv, orb, reference);
  try {
    if (t.points.length < MIN_MATCHES || r.points.length < MIN_MATCHES) return undefined;
    const matches = match(cv, r.descriptors, t.descriptors);
    if (matches.length < MIN_MATCHES) return undefined;
    return solve(cv, matches, { from: r.points, to: t.points });
  } finally {
    t.descriptors.delete();
    r.descriptors.delete();
    orb.delete();
  }
}

function describe(cv: OpenCv, orb: InstanceType<OpenCv["ORB"]>, grey: Mat): { points: Point[]; descriptors: Mat } {
  const keypoints = new cv.KeyPointVector();
  const descriptors = new cv.Mat();
  const everywhere = new cv.Mat();
  orb.detectAndCompute(grey, everywhere, keypoints, descriptors);
  const points: Point[] = [];
  for (let i = 0; i < keypoints.size(); i++) {
    const { pt }: { pt: Point } = keypoints.get(i);
    points.push({ x: pt.x, y: pt.y });
  }
  everywhere.delete();
  keypoints.delete();
  return { points, descriptors };
}

function match(cv: OpenCv, query: Mat, train: Mat): Match[] {
  const matcher = new cv.BFMatcher(cv.NORM_HAMMING, false);
  const candidates = new cv.DMatchVectorVector();
  matcher.knnMatch(query, train, candidates, 2);
  const kept: Match[] = [];
  for (let i = 0; i < candidates.size(); i++) {
    const two = candidates.get(i);
    if (two.size() === 2) {
      const best: Match = two.get(0);
      const second: Match = two.get(1);
      if (best.distance < MATCH_RATIO * second.distance) kept.push(best);
    }
    two.delete();
  }
  candidates.delete();
  matcher.delete();
  return kept;
}

function solve(cv: OpenCv, matches: Match[], points: { from: Point[]; to: Point[] }): Homography | undefined {
  const flatten = (list: (Point | undefined)[]) => list.flatMap((point) => [point?.x ?? 0, point?.y ?? 0]);
  const from = cv.matFromArray(matches.length, 1, cv.CV_32FC2, flatten(matches.map((m) => points.from[m.queryIdx])));
  const to = cv.matFromArray(matches.length, 1, cv.CV_32FC2, flatten(matches.map((m) => points.to[m.trainIdx])));
  const inliers = new cv.Mat();
  const found = cv.findHomography(from, to, cv.RANSAC, RANSAC_REPROJECTION_PX, inliers);
  const homography = found.rows === 3 ? normalise(Array.from(found.data64F)) : undefined;
  const supported = cv.countNonZero(inliers) >= MIN_MATCHES;
  for (const mat of [from, to, inliers, found]) mat.delete();
  return supported ? homography : undefined;
}
