/**
 * The seam where alignment by content will stand: which sample of the reference shows the same moment as the take's.
 * Today: the nearest time since roll; beyond the reference's end its last sample. `timesMs` ascends.
 */
export function findMoment(timesMs: readonly number[], takeMs: number): number {
  let best = 0;
  for (let index = 1; index < timesMs.length; index++) {
    if (Math.abs((timesMs[index] ?? 0) - takeMs) <= Math.abs((timesMs[best] ?? 0) - takeMs)) best = index;
  }
  return best;
}
