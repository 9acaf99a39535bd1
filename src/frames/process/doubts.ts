/** What else may be, pooled over many samples: how far off it is, in ms, and its weight. */
export type Doubts = ReadonlyMap<number, number>;

/** With this probability a moment is off by at most so much, in ms; 0 where nothing is known. */
export function findQuantile(doubts: Doubts, share: number): number {
  const sorted = [...doubts].sort(([a], [b]) => a - b);
  const all = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  let sum = 0;
  for (const [off, weight] of sorted) {
    sum += weight;
    if (sum >= share * all) return off;
  }
  return 0;
}

/** How sure it is that a moment is off by at most so much; 0 where nothing is known. */
export function shareWithin(doubts: Doubts, limitMs: number): number {
  let within = 0;
  let all = 0;
  for (const [off, weight] of doubts) {
    all += weight;
    if (off <= limitMs) within += weight;
  }
  return all === 0 ? 0 : within / all;
}
