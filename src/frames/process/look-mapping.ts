import { decodeLight, encodeLight, LIGHT } from "./light.ts";
import { type Samples, ZONES } from "./look-samples.ts";
import type { Picture } from "./picture.ts";
import {
  fitTone,
  invertTone,
  type Levels,
  matchDistributions,
  plainTone,
  readTone,
  type ToneCurve,
} from "./tone-curve.ts";

/** Rows of a 3x3 matrix on light, each of which keeps grey: [to red, to green, to blue]. */
type Mixing = readonly [number[], number[], number[]];
const NO_MIXING: Mixing = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** Curves and matrix are fitted in turns. */
const TURNS = 2;
/** A sample that a mapping misses by this many levels in any channel is not explained by it. */
const EXPLAINED_LEVELS = 9;
/** The matrix is used only where it explains so much more of the samples; without it a mapping is three tables. */
const WORTH_MIXING = 0.02;
/** What curves alone explain so well needs no matrix. */
const WELL_EXPLAINED = 0.95;
/** "No mixing" weighs as much as so many samples. */
const MIXING_PRIOR = 1;
const MOST_MIXING = 0.6;
/** Clipped levels of a reference stand for many. */
const CLIPPED = 254;
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
function mix(row: number[], red: number, green: number, blue: number): number {
  const mixed = row[0] * LIGHT[red] + row[1] * LIGHT[green] + row[2] * LIGHT[blue];
  return ENCODED[Math.round(STEPS * Math.min(1, Math.max(0, mixed)))];
}

function round(level: number): number {
  return Math.min(255, Math.max(0, Math.round(level)));
}

/** The mapping by distributions alone: for pictures that do not lie on one another yet. */
export function guessMapping(samples: Samples): LookMapping {
  const curves = ([0, 1, 2] as const).map((channel) => matchDistributions(readLevels(samples, channel)));
  return new LookMapping([curves[0], curves[1], curves[2]]);
}

/** The mapping that explains most of the samples, from `start` on. */
export function fitMapping(samples: Samples, start: LookMapping): LookMapping {
  const plain = fitCurves(samples, { curves: start.curves, mixing: NO_MIXING });
  const explained = explain(samples, plain).share;
  if (explained >= WELL_EXPLAINED) return plain;
  let mixed = plain;
  for (let turn = 0; turn < TURNS; turn++) {
    const mixing = fitMixing(samples, mixed);
    mixed = fitCurves(samples, { curves: mixed.curves, mixing });
  }
  return explain(samples, mixed).share >= explained + WORTH_MIXING ? mixed : plain;
}

function fitCurves(samples: Samples, { curves, mixing }: Pick<LookMapping, "curves" | "mixing">): LookMapping {
  const fit = (channel: 0 | 1 | 2) =>
    fitTone(
      mixing === NO_MIXING ? readLevels(samples, channel) : readMixed(samples, channel, mixing[channel]),
      curves[channel],
    );
  return new LookMapping([fit(0), fit(1), fit(2)], mixing);
}

function readLevels({ count, reference, take }: Samples, channel: number): Levels {
  const levels: Levels = { count: 0, from: new Float32Array(count), to: new Float32Array(count) };
  for (let index = 0, i = channel; index < count; index++, i += 3) {
    if (reference[i] >= CLIPPED) continue;
    levels.from[levels.count] = reference[i];
    levels.to[levels.count] = take[i];
    levels.count += 1;
  }
  return levels;
}

function readMixed({ count, reference, take }: Samples, channel: number, row: number[]): Levels {
  const levels: Levels = { count: 0, from: new Float32Array(count), to: new Float32Array(count) };
  for (let index = 0, i = 0; index < count; index++, i += 3) {
    if (Math.max(reference[i], reference[i + 1], reference[i + 2]) >= CLIPPED) continue;
    levels.from[levels.count] = mix(row, reference[i], reference[i + 1], reference[i + 2]);
    levels.to[levels.count] = take[i + channel];
    levels.count += 1;
  }
  return levels;
}

/** One row after the other by least squares: what a channel takes from the other two, grey kept. */
function fitMixing(samples: Samples, { curves, mixing }: LookMapping): Mixing {
  return [
    fitRow(samples, { channel: 0, curve: curves[0], row: mixing[0] }),
    fitRow(samples, { channel: 1, curve: curves[1], row: mixing[1] }),
    fitRow(samples, { channel: 2, curve: curves[2], row: mixing[2] }),
  ];
}

interface Row {
  channel: number;
  curve: ToneCurve;
  row: number[];
}

function fitRow({ count, reference, take }: Samples, { channel, curve, row }: Row): number[] {
  const [one, other] = [0, 1, 2].filter((each) => each !== channel);
  let [s11, s12, s22, t1, t2] = [MIXING_PRIOR, 0, MIXING_PRIOR, 0, 0];
  for (let index = 0, i = 0; index < count; index++, i += 3) {
    const to = take[i + channel];
    if (Math.max(reference[i], reference[i + 1], reference[i + 2]) >= CLIPPED || to <= 1 || to >= CLIPPED) continue;
    const expected = mix(row, reference[i], reference[i + 1], reference[i + 2]);
    const miss = (to - readTone(curve, expected)) / (3 * EXPLAINED_LEVELS);
    if (miss <= -1 || miss >= 1) continue;
    const wanted = decodeLight(invertTone(curve, to) / 255);
    // A miss counts by what it is in levels, not in light: dark colours are as telling as bright ones.
    const weight = (1 - miss * miss) ** 2 * slopeAt(expected) ** 2;
    const own = LIGHT[reference[i + channel]];
    const x1 = LIGHT[reference[i + one]] - own;
    const x2 = LIGHT[reference[i + other]] - own;
    const y = wanted - own;
    s11 += weight * x1 * x1;
    s12 += weight * x1 * x2;
    s22 += weight * x2 * x2;
    t1 += weight * x1 * y;
    t2 += weight * x2 * y;
  }
  const determinant = s11 * s22 - s12 * s12;
  const found = [0, 0, 0];
  found[one] = limit((t1 * s22 - t2 * s12) / determinant);
  found[other] = limit((t2 * s11 - t1 * s12) / determinant);
  found[channel] = 1 - found[one] - found[other];
  return found;
}

function limit(share: number): number {
  return Math.min(MOST_MIXING, Math.max(-MOST_MIXING, share));
}

/** Levels a unit of light, as a share of the whole range. */
function slopeAt(level: number): number {
  const light = decodeLight(level / 255);
  return light < 0.018 ? 4.5 : 1.099 * 0.45 * light ** -0.55;
}

/** How much of the samples a mapping explains, 0..1: all over, and in the zone of the picture where it does so least. */
export interface Explained {
  share: number;
  /** Explained shares of the zones that hold enough samples. */
  zones: number[];
}

/** A zone with fewer samples tells nothing. */
const MIN_ZONE_SAMPLES = 12;

export function explain(samples: Samples, mapping: LookMapping): Explained {
  const { count, reference, take, zone } = samples;
  const seen = new Uint32Array(ZONES);
  const good = new Uint32Array(ZONES);
  const mapped = new Float64Array(3);
  for (let index = 0, i = 0; index < count; index++, i += 3) {
    if (Math.max(reference[i], reference[i + 1], reference[i + 2]) >= CLIPPED) continue;
    mapping.map(reference[i], reference[i + 1], reference[i + 2], mapped);
    const miss = Math.max(
      Math.abs(mapped[0] - take[i]),
      Math.abs(mapped[1] - take[i + 1]),
      Math.abs(mapped[2] - take[i + 2]),
    );
    seen[zone[index]] += 1;
    if (miss <= EXPLAINED_LEVELS) good[zone[index]] += 1;
  }
  const sum = (counts: Uint32Array) => counts.reduce((total, one) => total + one, 0);
  const zones = [...seen].flatMap((all, index) => (all >= MIN_ZONE_SAMPLES ? good[index] / all : []));
  return { share: sum(good) / Math.max(1, sum(seen)), zones };
}
