import { measureOverlap } from "../../../src/anomalies/geometry.ts";
import type { Box } from "../../../src/domain/frame.ts";

/** Overlap from which on a box is right: AP@0.5. */
const RIGHT_OVERLAP = 0.5;

/** What was found in one picture, and what is there. */
export interface Scored {
  found: readonly { box: Box; score: number }[];
  truths: readonly Box[];
}

/**
 * Average precision over all pictures as Pascal VOC has it since 2010 (Everingham et al. 2015): finds in order of their score, each
 * truth found once, by the first box that overlaps it by half; the area below precision made monotonic, over recall.
 * 0..1; NaN where there is no truth. Finds of equal score stand in the order of the pictures.
 */
export function measureAveragePrecision(pictures: readonly Scored[]): number {
  const total = pictures.reduce((sum, { truths }) => sum + truths.length, 0);
  if (total === 0) return Number.NaN;
  const finds = pictures.flatMap(judgePicture).sort((a, b) => b.score - a.score);
  const curve: { recall: number; precision: number }[] = [];
  let right = 0;
  finds.forEach(({ isRight }, index) => {
    if (isRight) right += 1;
    curve.push({ recall: right / total, precision: right / (index + 1) });
  });
  let area = 0;
  let best = 0;
  for (let index = curve.length - 1; index >= 0; index--) {
    best = Math.max(best, curve[index].precision);
    area += best * (curve[index].recall - (curve[index - 1]?.recall ?? 0));
  }
  return area;
}

function judgePicture({ found, truths }: Scored): { score: number; isRight: boolean }[] {
  const taken = new Set<number>();
  const sorted = [...found].sort((a, b) => b.score - a.score);
  return sorted.map(({ box, score }) => {
    const overlaps = truths.map((truth) => measureOverlap(box, truth));
    const nearest = overlaps.indexOf(Math.max(...overlaps));
    const isRight = nearest >= 0 && overlaps[nearest] >= RIGHT_OVERLAP && !taken.has(nearest);
    if (isRight) taken.add(nearest);
    return { score, isRight };
  });
}

/** Rounds of the bootstrap, and the seed of its numbers: the same figures give the same interval. */
const ROUNDS = 500;
const SEED = 20231;

/** The average precision of groups of pictures (a pair each), with the 95 % interval of the bootstrap over the groups. */
export function boundAveragePrecision(groups: readonly Scored[][]): {
  value: number;
  low: number;
  high: number;
  groups: number;
} {
  const value = measureAveragePrecision(groups.flat());
  const draw = drawNumbers(SEED);
  const values = Array.from({ length: groups.length > 0 ? ROUNDS : 0 }, () => {
    const picked = groups.flatMap(() => groups[Math.floor(draw() * groups.length)]);
    return measureAveragePrecision(picked);
  }).sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? Number.NaN;
  return { value, low: at(0.025), high: at(0.975), groups: groups.length };
}

/** Mulberry32: numbers 0..1 from a seed. */
function drawNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
