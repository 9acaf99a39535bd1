import type { Lab } from "./lab.ts";
import type { Plane, Size } from "./planes.ts";

/**
 * The planes that a comparison works in. They are kept from pair to pair: made anew they would be 25 MB of garbage for each
 * at 960x540. Nothing in them outlives a comparison.
 */
export interface Workspace extends Size {
  take: Lab;
  reference: Lab;
  delta: Lab;
  score: Plane;
  step: Plane;
  usable: Uint8Array;
  /** These hold anything for the length of one function. */
  scratch: Plane;
  whole: readonly [Int32Array, Int32Array];
  /** Two masks that are empty between any two functions. */
  marks: [Uint8Array, Uint8Array];
}

export function makeWorkspace({ width, height }: Size): Workspace {
  const pixels = width * height;
  const makePlane = () => new Float32Array(pixels);
  const makeLab = () => ({ width, height, l: makePlane(), a: makePlane(), b: makePlane() });
  return {
    width,
    height,
    take: makeLab(),
    reference: makeLab(),
    delta: makeLab(),
    score: makePlane(),
    step: makePlane(),
    usable: new Uint8Array(pixels),
    scratch: makePlane(),
    whole: [new Int32Array(pixels), new Int32Array(pixels)],
    marks: [new Uint8Array(pixels), new Uint8Array(pixels)],
  };
}
