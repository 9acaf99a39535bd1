import type { Box } from "../../../src/domain/frame.ts";
import { fitPairSize } from "../../../src/frames/pair-size.ts";

interface Size {
  width: number;
  height: number;
}

/**
 * Where a box of the take's picture lies in the reference's own, in fractions of each: the corners go back through the
 * alignment, and what they span, inside of the picture, is the box. `size` is the pair's, `reference` the whole picture's.
 */
export function placeInReference(
  [x, y, width, height]: Box,
  { homography, size, reference }: { homography: readonly number[]; size: Size; reference: Size },
): Box {
  const back = invert(homography);
  const own = fitPairSize(reference);
  const corners = [x, x + width].flatMap((cx) =>
    [y, y + height].map((cy) => map(back, cx * size.width, cy * size.height)),
  );
  const span = (values: number[], length: number): [number, number] => {
    const inside = values.map((value) => Math.min(1, Math.max(0, value / length)));
    return [Math.min(...inside), Math.max(...inside)];
  };
  const [left, right] = span(
    corners.map(([cx]) => cx),
    own.width,
  );
  const [top, bottom] = span(
    corners.map(([, cy]) => cy),
    own.height,
  );
  return [left, top, right - left, bottom - top];
}

function map(matrix: readonly number[], x: number, y: number): [number, number] {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const depth = g * x + h * y + i;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

/** The adjugate, which maps points as the inverse does. */
function invert(matrix: readonly number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = matrix;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
