import { findDeparted, findPlate } from "./action.ts";
import { BLOCKS_ACROSS, type Signature, type Signed } from "./signature.ts";

/** A board whose sticks are seen stands within so much of an end… */
const END_MS = 15_000;
/** …in at least so many samples; one could be taken for it by its stripes. */
const LEAST_SIGHTINGS = 2;
/** Sticks that are seen at one place, or beside it, in this share of all samples belong to the set. */
const FIXTURE_SHARE = 0.5;
/** The board is gone when at most so much of what it hid still looks otherwise… */
const UNCOVERED_SHARE = 0.25;
/** …and nothing but this share of the picture does, or so much time has passed: who acts may be in the picture by then. */
const CALM_SHARE = 0.04;
const CARRIED_OFF_MS = 1000;
/** A board that is not gone by then is not certainly taken away. */
const LEAVING_MS = 2500;
/** Samples that make a plate at least. */
const LEAST_PLATE = 4;

/** Samples before and after the action; undefined: no board was seen there. */
export interface Clapped {
  head: number | undefined;
  tail: number | undefined;
}

/**
 * Where boards stand at the ends of a take or a reference, told by their striped sticks alone: also where the other one has
 * its board at the same moment. A board that comes again in between, or never leaves, tells nothing.
 */
export function findClapped({ signatures, timesMs }: Signed): Clapped {
  const seen = listSightings(signatures);
  const withSticks = new Set(seen);
  const plain = signatures.filter((_, index) => !withSticks.has(index));
  if (seen.length < LEAST_SIGHTINGS || plain.length < LEAST_PLATE) return { head: undefined, tail: undefined };
  const plate = findPlate(plain);
  const [firstMs, lastMs] = [timesMs[0] ?? 0, timesMs.at(-1) ?? 0];
  const sinceStart = (index: number) => (timesMs[index] ?? 0) - firstMs;
  const untilEnd = (index: number) => lastMs - (timesMs[index] ?? 0);
  if (seen.some((index) => Math.min(sinceStart(index), untilEnd(index)) > END_MS))
    return { head: undefined, tail: undefined };
  const early = seen.filter((index) => sinceStart(index) <= untilEnd(index));
  const late = seen.filter((index) => sinceStart(index) > untilEnd(index));
  const forth = { signatures, timesMs, plate };
  const back = { signatures: signatures.toReversed(), timesMs: timesMs.toReversed(), plate };
  const fromEnd = late.map((index) => signatures.length - 1 - index).reverse();
  return { head: findGone(forth, early), tail: findGone(back, fromEnd) };
}

/** Samples in which sticks are seen that do not belong to the set. */
function listSightings(signatures: readonly Signature[]): number[] {
  const seen = signatures.flatMap(({ sticks }, index) => (sticks > 0 ? [index] : []));
  return seen.filter((index) => {
    const near = seen.filter((other) => areNear(signatures[index]?.sticks ?? 0, signatures[other]?.sticks ?? 0));
    return near.length < FIXTURE_SHARE * signatures.length;
  });
}

function areNear(one: number, other: number): boolean {
  const across = Math.abs(((one - 1) % BLOCKS_ACROSS) - ((other - 1) % BLOCKS_ACROSS));
  const down = Math.abs(Math.floor((one - 1) / BLOCKS_ACROSS) - Math.floor((other - 1) / BLOCKS_ACROSS));
  return across <= 1 && down <= 1;
}

interface Run {
  signatures: readonly Signature[];
  timesMs: readonly number[];
  plate: Signature;
}

/** How many samples from the first on pass until the board that was seen in these is out of the picture. */
function findGone({ signatures, timesMs, plate }: Run, seen: readonly number[]): number | undefined {
  const last = seen.at(-1);
  if (seen.length < LEAST_SIGHTINGS || last === undefined) return undefined;
  const departed = (index: number) => findDeparted(signatures[index]?.cells ?? plate.cells, plate.cells);
  const hidden = departed(last);
  for (let index = last + 1; index < signatures.length; index++) {
    const sinceMs = Math.abs((timesMs[index] ?? 0) - (timesMs[last] ?? 0));
    if (sinceMs > LEAVING_MS) return undefined;
    const now = departed(index);
    const isUncovered = count(now, hidden) <= UNCOVERED_SHARE * count(hidden, hidden);
    const isCalm = count(now, now) <= CALM_SHARE * now.length;
    if (isUncovered && (isCalm || sinceMs >= CARRIED_OFF_MS)) return index;
  }
  return undefined;
}

/** Cells that are 1 in both. */
function count(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, cell) => sum + (value & (other[cell] ?? 0)), 0);
}
