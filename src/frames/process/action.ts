import { Series } from "./series.ts";
import { BLOCKS, CELLS, type Signature } from "./signature.ts";

/** Samples that a plate is made of, evenly spread. */
const PLATE_SAMPLES = 64;
/** A cell that is brighter or darker than the plate by so much (logarithmic levels: 0.4 of a stop) shows something else. */
const DEPARTED_LEVELS = 25;
/** Samples around the moment that was found: what any of them shows is no stranger. */
const NEAR_SAMPLES = 2;

/** What a take or a reference shows most of the time, cell by cell, with nothing moving. */
export function findPlate(signatures: readonly Signature[]): Signature {
  const step = Math.max(1, signatures.length / PLATE_SAMPLES);
  const picked: Signature[] = [];
  for (let at = 0; at < signatures.length; at += step) picked.push(signatures[Math.floor(at)]);
  const cells = new Uint8Array(CELLS);
  const column = new Uint8Array(picked.length);
  for (let cell = 0; cell < CELLS; cell++) {
    for (const [index, signature] of picked.entries()) column[index] = signature.cells[cell] ?? 0;
    cells[cell] = column.sort()[picked.length >> 1] ?? 0;
  }
  return { cells, motion: new Uint8Array(BLOCKS), sticks: 0 };
}

/** How far each sample is from the plate, in traits; a still set stays near 0. */
export function measureAction(series: Series, plate: Signature): Float32Array {
  const still = Series.of([0], [plate]);
  return Float32Array.from(series.timesMs, (_, index) => series.distance(index, still, 0));
}

/** Which cells show something else than the plate, whatever the exposure: the median difference is taken out. */
export function findDeparted(cells: Uint8Array, plate: Uint8Array): Uint8Array {
  const differences = Int16Array.from(cells, (level, cell) => level - (plate[cell] ?? 0));
  const shift = Int16Array.from(differences).sort()[CELLS >> 1] ?? 0;
  return Uint8Array.from(differences, (difference) => (Math.abs(difference - shift) > DEPARTED_LEVELS ? 1 : 0));
}

/** Shares of the picture at each sample of a take. */
export interface Strangers {
  /** Where the take shows something else than mostly. */
  departed: Float32Array;
  /** Where it does so and the reference shows nothing like it at that moment, nor mostly. */
  foreign: Float32Array;
  /** How much of that was foreign at the sample before too: what stands still, and no walker. */
  held: Float32Array;
}

/** `referenceAt`: the reference's sample that was found for each of the take's. */
export function findStrangers(take: Series, reference: Series, referenceAt: ArrayLike<number>): Strangers {
  const plates = { take: findPlate(take.signatures), reference: findPlate(reference.signatures) };
  const departed = new Float32Array(take.length);
  const foreign = new Float32Array(take.length);
  const held = new Float32Array(take.length);
  let before: Uint8Array = new Uint8Array(CELLS);
  for (const [index, { cells }] of take.signatures.entries()) {
    const strange = findDeparted(cells, plates.take.cells);
    departed[index] = share(strange);
    intersect(strange, findDeparted(cells, plates.reference.cells));
    const at = referenceAt[index] ?? 0;
    for (let near = Math.max(0, at - NEAR_SAMPLES); near <= at + NEAR_SAMPLES && near < reference.length; near++)
      intersect(strange, findDeparted(cells, reference.signatures[near].cells));
    foreign[index] = share(strange);
    intersect(before, strange);
    held[index] = share(before);
    before = strange;
  }
  return { departed, foreign, held };
}

/** Keeps what is 1 in both. */
function intersect(into: Uint8Array, other: Uint8Array): void {
  for (let cell = 0; cell < into.length; cell++) into[cell] = (into[cell] ?? 0) & (other[cell] ?? 0);
}

function share(cells: Uint8Array): number {
  let count = 0;
  for (const cell of cells) count += cell;
  return count / cells.length;
}
