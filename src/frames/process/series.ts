import { BLOCKS, CELLS, CELLS_ACROSS, CELLS_DOWN, type Signature } from "./signature.ts";

const ACROSS = (CELLS_ACROSS - 1) * CELLS_DOWN;
const DOWN = CELLS_ACROSS * (CELLS_DOWN - 1);
/** Numbers that describe a sample: steps between neighbouring cells, and the movement of the blocks. */
const TRAITS = ACROSS + DOWN + BLOCKS;
/** Steps of brightness are measured in multiples of the picture's typical one, or of this, in logarithmic levels of 255. */
const LEAST_STEP = 14;
/** Differences of traits up to this are noise, of 127. */
const NOISE = 20;
/** Movement depends on where in a step the camera looked: it counts half. */
const MOTION_SHARE = 4;

/** Samples of one take or reference in order of time, as far as they are needed to find one's moments in the other. */
export class Series {
  readonly timesMs: number[] = [];
  readonly signatures: Signature[] = [];
  #traits = new Int8Array(TRAITS);

  static of(timesMs: readonly number[], signatures: readonly Signature[]): Series {
    const series = new Series();
    for (const [index, signature] of signatures.entries()) series.add(timesMs[index] ?? 0, signature);
    return series;
  }

  get length(): number {
    return this.timesMs.length;
  }

  add(timeMs: number, signature: Signature): void {
    const at = this.length * TRAITS;
    if (at + TRAITS > this.#traits.length) {
      const larger = new Int8Array(this.#traits.length * 2);
      larger.set(this.#traits);
      this.#traits = larger;
    }
    describe(signature, this.#traits.subarray(at, at + TRAITS));
    this.timesMs.push(timeMs);
    this.signatures.push(signature);
  }

  /** Every so manieth sample, from the first on. */
  thin(factor: number): Series {
    const kept = this.signatures.map((_, index) => index).filter((index) => index % factor === 0);
    return Series.of(
      kept.map((index) => this.timesMs[index]),
      kept.map((index) => this.signatures[index]),
    );
  }

  /** The samples from one index to before another. */
  slice(from: number, to: number): Series {
    return Series.of(this.timesMs.slice(from, to), this.signatures.slice(from, to));
  }

  /** The samples from one time to another, both included. */
  between(fromMs: number, toMs: number): Series {
    const kept = this.timesMs
      .map((_, index) => index)
      .filter((index) => this.timesMs[index] >= fromMs && this.timesMs[index] <= toMs);
    return Series.of(
      kept.map((index) => this.timesMs[index]),
      kept.map((index) => this.signatures[index]),
    );
  }

  /** How differently sample `index` looks from sample `other` of another series, in traits that differ altogether. */
  distance(index: number, other: Series, otherIndex: number): number {
    const a = this.#traits;
    const b = other.#traits;
    let i = index * TRAITS;
    let j = otherIndex * TRAITS;
    let sum = 0;
    for (const end = i + TRAITS; i < end; i++, j++) {
      const difference = (a[i] ?? 0) - (b[j] ?? 0);
      const size = difference < 0 ? -difference : difference;
      if (size > NOISE) sum += size - NOISE;
    }
    return sum / 127;
  }
}

/**
 * Steps of logarithmic brightness do not know exposure, those in units of the picture's typical step hardly know contrast,
 * and compressed ones do not care how strong an edge is: so a look-up table between two takes changes little.
 */
function describe({ cells, motion }: Signature, into: Int8Array): void {
  const steps = new Int16Array(ACROSS + DOWN);
  let place = 0;
  for (let row = 0; row < CELLS_DOWN; row++)
    for (let column = 1; column < CELLS_ACROSS; column++) {
      const cell = row * CELLS_ACROSS + column;
      steps[place++] = (cells[cell] ?? 0) - (cells[cell - 1] ?? 0);
    }
  for (let cell = CELLS_ACROSS; cell < CELLS; cell++)
    steps[place++] = (cells[cell] ?? 0) - (cells[cell - CELLS_ACROSS] ?? 0);
  const typical = Math.max(LEAST_STEP, findMedianSize(steps));
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] ?? 0;
    into[i] = Math.round((127 * step) / (Math.abs(step) + typical));
  }
  for (let block = 0; block < BLOCKS; block++) into[steps.length + block] = (motion[block] ?? 0) / MOTION_SHARE;
}

function findMedianSize(steps: Int16Array): number {
  return Int16Array.from(steps, Math.abs).sort()[steps.length >> 1] ?? 0;
}
