import { findDeparted, findPlate } from "./action.ts";
import { CELLS, CELLS_ACROSS, CELLS_DOWN, type Signed } from "./signature.ts";

/** A camera that swings off the set is gone for so much of the end at most, and for at least so many samples. */
const LAST_MS = 3000;
const GONE_SAMPLES = 2;
/** Where it is gone so much of the picture is another; before it starts, at most so much. */
const GONE_SHARE = 0.5;
const STAYED_SHARE = 0.25;
/** On its way what stood in the picture is seen to lie off by so much of it, across or down… */
const LEAST_SHIFT = 0.2;
/** …within so much of the last sample at which it lay where it belongs: no move that somebody is to look at. */
const SWING_MS = 1100;
/** Two pictures are judged where they overlap by at least so much. */
const LEAST_OVERLAP = 0.35;
/** Shifted, they differ by at most this share of what they differ by as they lie… */
const FIT_SHARE = 0.6;
/** …which is at least so much, in logarithmic levels of 255. */
const LEAST_DIFFERENCE = 12;

/**
 * Index of the first sample at which the camera has begun to swing off the set for good: what stood in the picture moves
 * through it, fast, and the clip ends soon after. Told by the clip alone, so also where the reference's camera does the same
 * at the same moment. Undefined: it stays, or it is not certain.
 */
export function findSwing({ signatures, timesMs }: Signed): number | undefined {
  const plate = findPlate(signatures).cells;
  const departed = (index: number) => mean(findDeparted(signatures[index]?.cells ?? plate, plate));
  let gone = signatures.length;
  while (gone > 0 && departed(gone - 1) >= GONE_SHARE) gone -= 1;
  const endMs = timesMs.at(-1) ?? 0;
  if (signatures.length - gone < GONE_SAMPLES || gone === 0 || endMs - (timesMs[gone] ?? 0) > LAST_MS) return undefined;
  let first = gone;
  while (first > 0 && departed(first - 1) > STAYED_SHARE) first -= 1;
  const stayedMs = timesMs[first - 1] ?? endMs;
  for (let index = first; index < signatures.length && (timesMs[index] ?? 0) - stayedMs <= SWING_MS; index++)
    if (measureShift(signatures[index]?.cells ?? plate, plate) >= LEAST_SHIFT) return first;
  return undefined;
}

/** How far a picture of `CELLS` lies off another, as a share of its width or height; 0: it is not the other, shifted. */
function measureShift(now: Uint8Array, plate: Uint8Array): number {
  let best = { difference: Number.POSITIVE_INFINITY, shift: 0 };
  for (let down = 1 - CELLS_DOWN; down < CELLS_DOWN; down++)
    for (let across = 1 - CELLS_ACROSS; across < CELLS_ACROSS; across++) {
      if ((CELLS_DOWN - Math.abs(down)) * (CELLS_ACROSS - Math.abs(across)) < LEAST_OVERLAP * CELLS) continue;
      const difference = compareShifted(now, plate, { down, across });
      const shift = Math.max(Math.abs(down) / CELLS_DOWN, Math.abs(across) / CELLS_ACROSS);
      if (difference < best.difference) best = { difference, shift };
    }
  const still = compareShifted(now, plate, { down: 0, across: 0 });
  return still >= LEAST_DIFFERENCE && best.difference <= FIT_SHARE * still ? best.shift : 0;
}

/** Mean difference where they overlap, whatever the exposure: the mean difference of brightness is taken out. */
function compareShifted(
  now: Uint8Array,
  plate: Uint8Array,
  { down, across }: { down: number; across: number },
): number {
  const differences: number[] = [];
  for (let row = Math.max(0, -down); row < CELLS_DOWN - Math.max(0, down); row++)
    for (let column = Math.max(0, -across); column < CELLS_ACROSS - Math.max(0, across); column++)
      differences.push(
        (now[row * CELLS_ACROSS + column] ?? 0) - (plate[(row + down) * CELLS_ACROSS + column + across] ?? 0),
      );
  const shift = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  return differences.reduce((sum, one) => sum + Math.abs(one - shift), 0) / differences.length;
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
