import { encodeLight, LIGHT } from "./light.ts";
import type { Picture } from "./picture.ts";
import { plainTone, readTone, type ToneCurve } from "./tone-curve.ts";

/** Rows of a 3x3 matrix on light, each of which keeps grey: [to red, to green, to blue]. */
export type Mixing = readonly [number[], number[], number[]];
export const NO_MIXING: Mixing = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** Levels of a reference from here on are clipped: they stand for many. */
export const CLIPPED = 254;
/** Steps of light in a table, and room for what mixing brings below none and above all of it. */
const STEPS = 4096;
const GUARD = STEPS;

/** A picture's tones and colours brought to those of another: a matrix on light, then a curve a channel. */
export class LookMapping {
  readonly curves: readonly [ToneCurve, ToneCurve, ToneCurve];
  readonly mixing: Mixing;
  #tables: Uint8Array[] | undefined;

  constructor(curves: LookMapping["curves"], mixing: Mixing = NO_MIXING) {
    this.curves = curves;
    this.mixing = mixing;
  }

  static plain(): LookMapping {
    return new LookMapping([plainTone(), plainTone(), plainTone()]);
  }

  get mixes(): boolean {
    return this.mixing !== NO_MIXING;
  }

  /** What becomes of a colour, in levels that are not rounded, cut off at 0 and 255. */
  map(red: number, green: number, blue: number, into: Float64Array): void {
    for (let channel = 0; channel < 3; channel++) {
      const own = channel === 0 ? red : channel === 1 ? green : blue;
      const level = this.mixes ? mix(this.mixing[channel], red, green, blue) : own;
      into[channel] = Math.min(255, Math.max(0, readTone(this.curves[channel], level)));
    }
  }

  /** A copy of an rgb picture in the other look. */
  apply(picture: Picture): Picture {
    const data = new Uint8Array(picture.data.length);
    if (this.mixes) this.#applyMixed(picture.data, data);
    else this.#applyCurves(picture.data, data);
    return { ...picture, data };
  }

  #applyCurves(from: Uint8Array, into: Uint8Array): void {
    const plain = (curve: ToneCurve) => Uint8Array.from({ length: 256 }, (_, level) => round(readTone(curve, level)));
    this.#tables ??= this.curves.map(plain);
    const [red, green, blue] = this.#tables;
    for (let i = 0; i < from.length; i += 3) {
      into[i] = red[from[i]];
      into[i + 1] = green[from[i + 1]];
      into[i + 2] = blue[from[i + 2]];
    }
  }

  #applyMixed(from: Uint8Array, into: Uint8Array): void {
    this.#tables ??= this.curves.map(tabulateLight);
    const parts = this.mixing.map((row) => row.map(tabulateShare));
    const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = parts;
    const [red, green, blue] = this.#tables;
    for (let i = 0; i < from.length; i += 3) {
      const r = from[i];
      const g = from[i + 1];
      const b = from[i + 2];
      into[i] = red[GUARD + rr[r] + rg[g] + rb[b]];
      into[i + 1] = green[GUARD + gr[r] + gg[g] + gb[b]];
      into[i + 2] = blue[GUARD + br[r] + bg[g] + bb[b]];
    }
  }
}

/** Levels of light 0..STEPS after a curve, with room for what mixing brings below 0 and above 1. */
function tabulateLight(curve: ToneCurve): Uint8Array {
  return Uint8Array.from({ length: STEPS + 2 * GUARD + 8 }, (_, index) => {
    const light = Math.min(1, Math.max(0, (index - GUARD) / STEPS));
    return round(readTone(curve, 255 * encodeLight(light)));
  });
}

function tabulateShare(share: number): Int32Array {
  return Int32Array.from(LIGHT, (light) => Math.round(share * light * STEPS));
}

/** Levels, not rounded, of light in STEPS. */
const ENCODED = Float32Array.from({ length: STEPS + 1 }, (_, step) => 255 * encodeLight(step / STEPS));

/** The level of a mixture of three levels' light. */
export function mix(row: number[], red: number, green: number, blue: number): number {
  const mixed = row[0] * LIGHT[red] + row[1] * LIGHT[green] + row[2] * LIGHT[blue];
  return ENCODED[Math.round(STEPS * Math.min(1, Math.max(0, mixed)))];
}

function round(level: number): number {
  return Math.min(255, Math.max(0, Math.round(level)));
}
