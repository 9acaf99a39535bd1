import { measureOverlap } from "../../../src/anomalies/geometry.ts";
import type { Box } from "../../../src/domain/frame.ts";
import type { Change, Look, Outcome, Seen } from "./cases.ts";

/** From this overlap (intersection over union) on a box has found a change. */
const FOUND_OVERLAP = 0.3;

/** What is told from `leastConfidence` on, and which of the changes it finds. */
export function judgeLook(look: Look, changes: readonly Change[], leastConfidence: number): Outcome {
  const told = look.seen.filter(({ confidence }) => confidence >= leastConfidence);
  const overlapping = told.filter((one) => changes.some((change) => overlaps(one, change)));
  const pointing = told.filter((one) => changes.some((change) => pointsAt(one, change)));
  return {
    look,
    told,
    found: changes.map((change) => told.some((one) => overlaps(one, change))),
    foundByMiddle: changes.map((change) => told.some((one) => pointsAt(one, change))),
    overlapping,
    pointing,
    strays: told.filter((one) => !overlapping.includes(one) && !pointing.includes(one)),
  };
}

function overlaps({ box, referenceBox }: Seen, change: Change): boolean {
  return (
    measureOverlap(box, change.box) >= FOUND_OVERLAP ||
    measureOverlap(referenceBox, change.referenceBox) >= FOUND_OVERLAP
  );
}

function pointsAt({ box, referenceBox }: Seen, change: Change): boolean {
  return hasMiddleOf(change.box, box) || hasMiddleOf(change.referenceBox, referenceBox);
}

function hasMiddleOf([x, y, width, height]: Box, [left, top, across, down]: Box): boolean {
  const [middleX, middleY] = [left + across / 2, top + down / 2];
  return middleX >= x && middleX <= x + width && middleY >= y && middleY <= y + height;
}

/** The same pair the other way round. */
export function swapChange({ box, referenceBox }: Change): Change {
  return { box: referenceBox, referenceBox: box };
}

/** Both orders say the same of every change, and of whether there is anything else; also when neither could be compared. */
export function areSymmetric(forth: Outcome, back: Outcome): boolean {
  return (
    forth.found.every((found, index) => found === back.found[index]) &&
    forth.strays.length > 0 === back.strays.length > 0 &&
    (forth.look.refused === null) === (back.look.refused === null)
  );
}
