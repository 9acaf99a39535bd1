import type { Box } from "./frame.ts";
import { isSameName, sayThe } from "./thing.ts";

/** A named thing by which another place is told. */
export interface Landmark {
  side: "camera left of" | "camera right of" | "above" | "below";
  name: string;
}

interface Standing {
  name: string;
  box: Box;
}

/** Beside, above or below is certain where so much of the smaller one's extent lies opposite the other… */
const LEAST_OPPOSITE = 0.5;
/** …they do not overlap, and the gap is at most so much of the picture's width. */
const NEAR = 0.2;

/**
 * The nearest thing beside which, above or below which the place certainly lies, as the picture shows it. Two things of
 * one name tell no place. Boxes are fractions of one picture; `aspect` is its width over its height.
 */
export function findLandmark(place: Box, things: readonly Standing[], aspect: number): Landmark | undefined {
  const unique = things.filter((one) => !things.some((other) => other !== one && isSameName(one.name, other.name)));
  const near = unique.flatMap(({ name, box }) => {
    const found = relate(place, box, aspect);
    return found && found.gap <= NEAR ? [{ name, ...found }] : [];
  });
  near.sort((a, b) => a.gap - b.gap);
  const [nearest] = near;
  return nearest && { side: nearest.side, name: nearest.name };
}

/** "camera left of the lamp" */
export function sayLandmark({ side, name }: Landmark): string {
  return `${side} ${sayThe(name)}`;
}

function relate(place: Box, thing: Box, aspect: number): { side: Landmark["side"]; gap: number } | undefined {
  const [x, y, width, height] = place;
  const [thingX, thingY, thingWidth, thingHeight] = thing;
  if (measureOpposite([y, height], [thingY, thingHeight]) >= LEAST_OPPOSITE) {
    if (x + width <= thingX) return { side: "camera left of", gap: thingX - x - width };
    if (thingX + thingWidth <= x) return { side: "camera right of", gap: x - thingX - thingWidth };
  }
  if (measureOpposite([x, width], [thingX, thingWidth]) >= LEAST_OPPOSITE) {
    if (y + height <= thingY) return { side: "above", gap: (thingY - y - height) / aspect };
    if (thingY + thingHeight <= y) return { side: "below", gap: (y - thingY - thingHeight) / aspect };
  }
  return undefined;
}

/** How much of the shorter stretch lies within the other, 0..1. */
function measureOpposite([a, aLength]: [number, number], [b, bLength]: [number, number]): number {
  const shared = Math.min(a + aLength, b + bLength) - Math.max(a, b);
  const shorter = Math.min(aLength, bLength);
  return shorter > 0 ? Math.max(0, shared) / shorter : 0;
}
