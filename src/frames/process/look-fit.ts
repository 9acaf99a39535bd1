import { decodeLight, LIGHT } from "./light.ts";
import { EXPLAINED_LEVELS, explain } from "./look-explained.ts";
import { CLIPPED, LookMapping, type Mixing, mix, NO_MIXING } from "./look-mapping.ts";
import type { Samples } from "./look-samples.ts";
import { fitTone, invertTone, type Levels, matchDistributions, readTone, type ToneCurve } from "./tone-curve.ts";

/** Curves and matrix are fitted in turns. */
const TURNS = 2;
/** The matrix is used only where it explains so much more of the samples; without it a mapping is three tables. */
const WORTH_MIXING = 0.02;
/** What curves alone explain so well needs no matrix. */
const WELL_EXPLAINED = 0.95;
/** "No mixing" weighs as much as so many samples. */
const MIXING_PRIOR = 1;
const MOST_MIXING = 0.6;

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
