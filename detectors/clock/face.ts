import type { Box, Pixels } from "./picture.ts";

export type ClockType = "analog" | "digital";

/**
 * A clock's face in a picture: pixel = (cx, cy) + [[a, b], [c, d]] (u, v). An analog dial's edge is the unit circle with
 * 12 o'clock at (0, -1); a display's unit square [-1, 1]² lies tightly round its digits.
 */
export interface Face {
  type: ClockType;
  cx: number;
  cy: number;
  a: number;
  b: number;
  c: number;
  d: number;
  /** 0..1: how sure it is that this is a clock. */
  score: number;
  /** 0..1: how sure that was when this place was looked at before. */
  knownScore?: number;
}

/** An upright rectangle in pixels. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function boundsOf({ type, cx, cy, a, b, c, d }: Face): Bounds {
  const halfWidth = type === "analog" ? Math.hypot(a, b) : Math.abs(a) + Math.abs(b);
  const halfHeight = type === "analog" ? Math.hypot(c, d) : Math.abs(c) + Math.abs(d);
  return { left: cx - halfWidth, top: cy - halfHeight, right: cx + halfWidth, bottom: cy + halfHeight };
}

/** The face's shorter side in pixels: of its upright rectangle. */
export function shortSideOf(face: Face): number {
  const { left, top, right, bottom } = boundsOf(face);
  return Math.min(right - left, bottom - top);
}

/** The upright face whose rectangle is `box`, for clocks that somebody else has found. */
export function uprightFace(type: ClockType, box: Box, { width, height }: Pick<Pixels, "width" | "height">): Face {
  const [x, y, boxWidth, boxHeight] = box;
  const cx = (x + boxWidth / 2) * width;
  const cy = (y + boxHeight / 2) * height;
  return { type, cx, cy, a: (boxWidth / 2) * width, b: 0, c: 0, d: (boxHeight / 2) * height, score: 1 };
}

/** As fractions of the picture, inside it. */
export function boxOf(face: Face, { width, height }: Pick<Pixels, "width" | "height">): Box {
  const { left, top, right, bottom } = boundsOf(face);
  const clamp = (value: number) => Math.max(0, Math.min(1, value));
  const [x, y] = [clamp(left / width), clamp(top / height)];
  return [x, y, clamp(right / width) - x, clamp(bottom / height) - y];
}

/** Area that both cover as a share of what either covers. */
export function overlapOf(one: Bounds, other: Bounds): number {
  const shared = sharedArea(one, other);
  return shared === 0 ? 0 : shared / (areaOf(one) + areaOf(other) - shared);
}

/** Area that both cover as a share of the smaller one. */
export function containmentOf(one: Bounds, other: Bounds): number {
  const smaller = Math.min(areaOf(one), areaOf(other));
  return smaller <= 0 ? 0 : sharedArea(one, other) / smaller;
}

function sharedArea(one: Bounds, other: Bounds): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return Math.max(0, width) * Math.max(0, height);
}

function areaOf({ left, top, right, bottom }: Bounds): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}
