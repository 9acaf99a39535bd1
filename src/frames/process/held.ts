/** A board is held before the lens from the first picture on, for at most so long… */
const MOST_MS = 6000;
/** …it hides at least so much of the picture: dark on dark it hides less than it covers… */
const LEAST_SHARE = 0.07;
/** …it stays where it is, cell by cell, from one sample to the next, for at least so many samples… */
const SAME_SHARE = 0.8;
const HELD_SAMPLES = 3;
/** …and when it is gone nothing is left of it, for so many samples. */
const CALM_SHARE = 0.04;
const CALM_SAMPLES = 4;

/** What a sample shows that the reference does not; `held`: so much of it was there at the sample before too. */
export interface Held {
  ms: number;
  foreign: number;
  held: number;
}

/**
 * How many samples from the first on a board takes that is too small to be told by its size; undefined: there is none. Who
 * walks is elsewhere in the next sample, whatever is as large.
 */
export function findHeldBoard(samples: readonly Held[]): number | undefined {
  let end = 0;
  while ((samples[end]?.foreign ?? 0) > CALM_SHARE) end += 1;
  const lengthMs = (samples[end]?.ms ?? Number.POSITIVE_INFINITY) - (samples[0]?.ms ?? 0);
  if ((samples[0]?.foreign ?? 0) < LEAST_SHARE || lengthMs > MOST_MS) return undefined;
  const still = samples
    .slice(1, end)
    .filter(({ foreign, held }) => foreign >= LEAST_SHARE && held >= SAME_SHARE * foreign);
  const calm = samples.slice(end, end + CALM_SAMPLES);
  const isOver = calm.length === CALM_SAMPLES && calm.every(({ foreign }) => foreign <= CALM_SHARE);
  return isOver && still.length >= HELD_SAMPLES ? end : undefined;
}
