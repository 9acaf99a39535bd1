import { allocate, type Slots, sayShape, type Tensor, type Tensors } from "./tensors.ts";

/**
 * How far a provider's numbers may lie from the processor's: |a - b| <= absolute + relative * |b|, for every number of
 * every output. Arithmetic in another order moves them by 1e-5; in TF32, which keeps 10 bits, by about 1e-3 per value of
 * magnitude 1. A fifth of a minute's log-probability or three pixels of 640 are beyond it.
 */
export const TOLERANCE = { absolute: 0.005, relative: 0.005 } as const;

/** A model's free lengths in the input that it is warmed up with. */
const SAMPLE_LENGTH = 2;
/** Constants of the "minimal standard" generator: Park and Miller, Communications of the ACM 31 (1988). */
const MULTIPLIER = 48_271;
const MODULUS = 2 ** 31 - 1;

/** Numbers that a model can be warmed up with: noise, the same each time; bytes over their range, fractions 0..1. */
export function makeSample(inputs: Slots): Tensors {
  return Object.fromEntries(Object.entries(inputs).map(([name, slot]) => [name, fill(slot)]));
}

function fill({ type, shape }: Slots[string]): Tensor {
  const dims = shape.map((length) => (typeof length === "number" ? length : SAMPLE_LENGTH));
  const count = dims.reduce((product, length) => product * length, 1);
  const data = allocate(type, count);
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (state * MULTIPLIER) % MODULUS;
    const fraction = state / MODULUS;
    if (data instanceof BigInt64Array) data[index] = BigInt(state % 2);
    else if (data instanceof Float32Array) data[index] = fraction;
    else data[index] = Math.floor(fraction * 256);
  }
  return { data, dims };
}

/** Where an answer lies beyond the tolerance from what the processor answers; undefined where it does not. */
export function findDisagreement(answer: Tensors, expected: Tensors): string | undefined {
  for (const [name, { data, dims }] of Object.entries(expected)) {
    const given = answer[name];
    if (!given || given.data.length !== data.length) {
      return `gives "${name}" the shape ${sayShape(given?.dims ?? [])} where the processor gives ${sayShape(dims)}`;
    }
    for (let index = 0; index < data.length; index++) {
      const [mine, its] = [Number(data[index]), Number(given.data[index])];
      if (mine === its || Math.abs(mine - its) <= TOLERANCE.absolute + TOLERANCE.relative * Math.abs(mine)) continue;
      return `answers ${its} where the processor answers ${mine} (number ${index} of "${name}")`;
    }
  }
  return undefined;
}
