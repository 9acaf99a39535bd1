import type { Box } from "../domain/frame.ts";

export function measureArea([, , width, height]: Box): number {
  return width * height;
}

export function measureIntersection(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1. */
export function measureOverlap(a: Box, b: Box): number {
  const shared = measureIntersection(a, b);
  const all = measureArea(a) + measureArea(b) - shared;
  return all > 0 ? shared / all : 0;
}

/** How much of the smaller box lies in the larger, 0..1. */
export function measureContainment(a: Box, b: Box): number {
  const smaller = Math.min(measureArea(a), measureArea(b));
  return smaller > 0 ? measureIntersection(a, b) / smaller : 0;
}

/** Distance of the centres in units of the boxes' mean diagonal. */
export function measureSeparation(a: Box, b: Box): number {
  const distance = Math.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2);
  const size = (Math.hypot(a[2], a[3]) + Math.hypot(b[2], b[3])) / 2;
  return size > 0 ? distance / size : Number.POSITIVE_INFINITY;
}

/** What a 3x3 row-major mapping in fractions of the picture makes of a box: the box round its corners. */
export function mapBox([x, y, width, height]: Box, mapping: readonly number[]): Box {
  const corners = [x, x + width].flatMap((across) => [y, y + height].map((down) => mapPoint(mapping, across, down)));
  const xs = corners.map(([across]) => across);
  const ys = corners.map(([, down]) => down);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}

function mapPoint([a, b, c, d, e, f, g, h, i]: readonly number[], x: number, y: number): [number, number] {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** 1 in the middle of the picture, 0 in its corners. */
export function measureCentrality([x, y, width, height]: Box): number {
  return 1 - Math.hypot(x + width / 2 - 0.5, y + height / 2 - 0.5) / Math.SQRT1_2;
}
