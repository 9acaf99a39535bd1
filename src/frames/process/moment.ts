/** The sample nearest to a time, the later of two; beyond the end the last one. `timesMs` ascends and is not empty. */
export function findMoment(timesMs: readonly number[], atMs: number): number {
  let best = 0;
  for (let index = 1; index < timesMs.length; index++) {
    if (Math.abs((timesMs[index] ?? 0) - atMs) <= Math.abs((timesMs[best] ?? 0) - atMs)) best = index;
  }
  return best;
}
