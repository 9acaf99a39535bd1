import type { Look, LookCurve } from "../../domain/look.ts";
import { decodeLight, encodeLight } from "./light.ts";
import type { LookMapping } from "./look-mapping.ts";
import type { Samples } from "./look-samples.ts";
import { readTone } from "./tone-curve.ts";

/** Mean misses, in levels, up to which a curve is told to be of a kind. */
const GAIN_MISS = 4.5;
const RANGE_MISS = 3.5;
/** So much exposure more or less a change of range may bring along, in stops. */
const OWN_STOPS = 0.3;
/** A picture in which nothing is this dark does not tell its range, in levels. */
const DARK = 48;
const LOG_MISS = 6;
/** Less light than this says nothing of gains and stops, 0..1. */
const LEAST_LIGHT = 0.012;
const MOST_LIGHT = 0.9;
/** Levels that a stop takes in pictures whose code is logarithmic: 18 to 20 in what cameras' makers publish. */
const LEAST_LOG_SLOPE = 11;
const MOST_LOG_SLOPE = 30;
/** Black lies so high in them, in levels. */
const LOG_BLACK = 14;
/** Stops of red over blue for a mired of white balance, and the mired of 5600 K: from Planck's law, CIE 1931, in Rec. 709 primaries. */
const STOPS_A_MIRED = 0.0142;
const DAYLIGHT_K = 5600;
/** Levels of a reference darker and brighter than these shares of its samples are not judged by. */
const DARKEST_SHARE = 0.02;
const BRIGHTEST_SHARE = 0.98;
/** Chroma of fewer levels says nothing of saturation. */
const LEAST_CHROMA = 8;
const NOT_SHIFTED = { stops: 0, warmthK: 0, tint: 0, saturation: 1 };

/** Says what a mapping from the reference to the take means. `samples`: those it was fitted to. */
export function describeMapping(mapping: LookMapping, samples: Samples): Look {
  const seen = listSeen(samples);
  // The simplest that fits: an exposure that breathes passes for a change of range where only few levels are seen.
  const gains = measureGains(mapping, seen, PLAIN);
  const shifted = missOf(mapping, seen, (level, channel) => brighten(level, gains[channel]));
  if (shifted <= GAIN_MISS) return describeShifts(mapping, gains, samples);
  return { curve: nameRange(mapping, seen) ?? nameLogarithm(mapping, seen) ?? "other", ...NOT_SHIFTED };
}

/** A change of range, and what undoes it. Levels 16 to 235 are limited range (Rec. ITU-R BT.709-6, 4.6). */
interface Range {
  apply: (level: number) => number;
  undo: (level: number) => number;
}
const PLAIN: Range = { apply: (level) => level, undo: (level) => level };
const LIMITED: Range = { apply: (level) => 16 + (219 / 255) * level, undo: (level) => (255 / 219) * (level - 16) };
const FULL: Range = { apply: LIMITED.undo, undo: LIMITED.apply };

/** The range that a mapping brings to; undefined: none, or nothing as dark as its black was seen. */
function nameRange(mapping: LookMapping, seen: readonly number[]): LookCurve | undefined {
  if (seen[0] > DARK) return undefined;
  const limited = missRange(mapping, seen, LIMITED);
  const full = missRange(mapping, seen, FULL);
  if (Math.min(limited, full) > RANGE_MISS) return undefined;
  return limited < full ? "to-limited" : "to-full";
}

/** How far a mapping is from one of range with a change of exposure that a camera makes by itself. */
function missRange(mapping: LookMapping, seen: readonly number[], range: Range): number {
  const gains = measureGains(mapping, seen, range);
  if (gains.some((stops) => Math.abs(stops) > OWN_STOPS)) return Number.POSITIVE_INFINITY;
  return missOf(mapping, seen, (level, channel) => range.apply(brighten(level, gains[channel])));
}

function measureGains({ curves }: LookMapping, seen: readonly number[], range: Range): number[] {
  return curves.map((curve) => measureGain((level) => range.undo(readTone(curve, level)), seen));
}

/** Levels of the reference at which its mapping is known by samples. */
function listSeen({ count, reference }: Samples): number[] {
  const green = new Uint8Array(count);
  for (let index = 0; index < count; index++) green[index] = reference[3 * index + 1];
  green.sort();
  const from = green[Math.floor(DARKEST_SHARE * (count - 1))] ?? 0;
  const until = green[Math.floor(BRIGHTEST_SHARE * (count - 1))] ?? 255;
  const levels: number[] = [];
  for (let level = from; level <= until; level += 3) levels.push(level);
  return levels;
}

/** Stops between a level and what becomes of it: the median over what was seen. */
function measureGain(curve: (level: number) => number, seen: readonly number[]): number {
  const stops = seen.flatMap((level) => {
    const light = decodeLight(level / 255);
    const to = curve(level);
    const lit = decodeLight(to / 255);
    return light > LEAST_LIGHT && lit > LEAST_LIGHT && to < 250 ? [Math.log2(lit / light)] : [];
  });
  return median(stops);
}

function brighten(level: number, stops: number): number {
  return 255 * Math.min(1, encodeLight(2 ** stops * decodeLight(level / 255)));
}

function missOf(
  { curves }: LookMapping,
  seen: readonly number[],
  expect: (level: number, channel: number) => number,
): number {
  let sum = 0;
  for (const [channel, curve] of curves.entries()) {
    for (const level of seen) {
      const mapped = Math.min(255, Math.max(0, readTone(curve, level)));
      sum += Math.abs(mapped - Math.min(255, Math.max(0, expect(level, channel))));
    }
  }
  return sum / Math.max(1, 3 * seen.length);
}

function describeShifts(mapping: LookMapping, [red, green, blue]: number[], samples: Samples): Look {
  const warmth = red - blue;
  return {
    curve: "same",
    stops: 0.2126 * red + 0.7152 * green + 0.0722 * blue,
    warmthK: 1e6 / Math.max(20, 1e6 / DAYLIGHT_K - warmth / STOPS_A_MIRED) - DAYLIGHT_K,
    tint: green - (red + blue) / 2,
    saturation: mapping.mixes ? measureSaturation(mapping, samples) : 1,
  };
}

/** How much colourfulness the matrix alone adds: the mapping's over that of its curves, at the colours that are there. */
function measureSaturation(mapping: LookMapping, { count, reference }: Samples): number {
  const ratios: number[] = [];
  const mapped = new Float64Array(3);
  for (let i = 0; i < 3 * count; i += 3) {
    const [r, g, b] = [reference[i], reference[i + 1], reference[i + 2]];
    const [red, green, blue] = mapping.curves;
    const before = spread(readTone(red, r), readTone(green, g), readTone(blue, b));
    if (before < LEAST_CHROMA) continue;
    mapping.map(r, g, b, mapped);
    ratios.push(spread(mapped[0], mapped[1], mapped[2]) / before);
  }
  return median(ratios) || 1;
}

function spread(red: number, green: number, blue: number): number {
  return Math.max(red, green, blue) - Math.min(red, green, blue);
}

/**
 * Logarithmic is what rises by about the same number of levels with each stop of light, from a raised black on. Rec. 709
 * rises four times as fast at its bright end as at its dark one.
 */
function nameLogarithm({ curves }: LookMapping, seen: readonly number[]): LookCurve | undefined {
  const [, green] = curves;
  if (isLogarithm(seen.map((level) => [level, readTone(green, level)] as const))) return "to-log";
  if (isLogarithm(seen.map((level) => [readTone(green, level), level] as const))) return "from-log";
  return undefined;
}

function isLogarithm(points: readonly (readonly [plain: number, code: number])[]): boolean {
  const lit = points.flatMap(([plain, code]) => {
    const light = decodeLight(plain / 255);
    return light > LEAST_LIGHT && light < MOST_LIGHT ? [[Math.log2(light), code] as const] : [];
  });
  if (lit.length < 8) return false;
  const { slope, miss } = fitLine(lit);
  const darkest = Math.min(...points.map(([, code]) => code));
  return slope >= LEAST_LOG_SLOPE && slope <= MOST_LOG_SLOPE && miss <= LOG_MISS && darkest >= LOG_BLACK;
}

function fitLine(points: readonly (readonly [number, number])[]): { slope: number; miss: number } {
  const n = points.length;
  const x0 = points.reduce((sum, [x]) => sum + x, 0) / n;
  const y0 = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const xy = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  const xx = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const slope = xy / Math.max(1e-9, xx);
  const miss = points.reduce((sum, [x, y]) => sum + Math.abs(y - y0 - slope * (x - x0)), 0) / n;
  return { slope, miss };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
