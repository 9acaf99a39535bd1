import type { Change } from "./changes.ts";
import type { Rect, Size } from "./planes.ts";

/** One sentence as said aloud on set: what happened and where, camera left and right, without numbers. */
export function describeChange(change: Change, size: Size): string {
  const place = describePlace(
    change.kind === "object-missing" && change.referenceRect ? change.referenceRect : change.rect,
    size,
  );
  switch (change.kind) {
    case "object-missing":
      return `Something gone, ${place}`;
    case "object-added":
      return `Something new, ${place}`;
    case "area-changed":
      return `Something looks different, ${place}`;
    case "object-moved":
      return `Something moved ${describeMove(change, size)}, ${place}`;
  }
}

function describePlace(rect: Rect, { width, height }: Size): string {
  const x = (rect.left + rect.right) / 2 / width;
  const y = (rect.top + rect.bottom) / 2 / height;
  const across = x < 0.38 ? "camera left" : x > 0.62 ? "camera right" : "in the middle";
  const down = y < 0.33 ? "upper part" : y > 0.67 ? "lower part" : "half way up";
  return across === "in the middle" && down === "half way up" ? "in the middle of the picture" : `${across}, ${down}`;
}

function describeMove(change: Change, { width }: Size): string {
  const { dx, dy } = change.shift ?? { dx: 0, dy: 0 };
  const isSmall = Math.hypot(dx, dy) < 0.03 * width;
  const direction =
    Math.abs(dx) >= Math.abs(dy)
      ? dx > 0
        ? "to camera right"
        : "to camera left"
      : dy > 0
        ? "down or closer"
        : "up or further back";
  return isSmall ? `a little ${direction}` : direction;
}
