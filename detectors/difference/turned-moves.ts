import { type Evidence, gatherEvidence } from "./evidence.ts";
import type { Move } from "./moves.ts";
import type { Scene } from "./outline.ts";
import type { Rect } from "./planes.ts";
import { uniteRects } from "./regions.ts";
import { measureStrange } from "./strange.ts";

/** Moves of less than this share of the thing's size are believed as they are. */
const FAR_SHARE = 0.25;
/** A turn explains better what it leaves so little of… */
const MAX_TURN_REMAINS = 0.45;
/** …where so much of the place that the thing would have left, or come to, is foreign to the ground around in the other picture. */
const NOT_LEFT = 0.08;
/** On a mask: neither the ground nor what is asked about. */
const NEITHER = 2;

/**
 * A jug whose handle points the other way looks like a handle that moved. What moved leaves the ground behind it, and the jug
 * is still there: the evidence for the turn, where one explains a move better.
 */
export function findTurned({ shift, things }: Move, scene: Scene): Evidence | undefined {
  const { from, to, dx, dy } = shift;
  const size = Math.min(to.right - to.left, to.bottom - to.top);
  if (Math.hypot(dx, dy) < FAR_SHARE * size) return undefined;
  const foreign = Math.min(
    measureLeft(scene, { picture: "take", place: from, other: to }),
    measureLeft(scene, { picture: "reference", place: to, other: from }),
  );
  if (foreign < NOT_LEFT) return undefined;
  const evidence = gatherEvidence(things, scene);
  return evidence.turn && evidence.turn.remains <= MAX_TURN_REMAINS ? evidence : undefined;
}

/** How foreign to what surrounds both places a picture is at `place`, as far as that lies outside of `other`. */
function measureLeft(scene: Scene, where: { picture: "take" | "reference"; place: Rect; other: Rect }): number {
  const { picture, place, other } = where;
  const [isInside] = scene.marks;
  const rect = uniteRects(place, other);
  const fillWith = (value: number, { left, right, top, bottom }: Rect) => {
    for (let row = top * scene.take.width; row < bottom * scene.take.width; row += scene.take.width)
      isInside.fill(value, row + left, row + right);
  };
  fillWith(NEITHER, rect);
  fillWith(1, place);
  fillWith(NEITHER, other);
  const strange = measureStrange(scene[picture], rect, isInside);
  fillWith(0, rect);
  return strange;
}
