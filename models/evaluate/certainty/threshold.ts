/** A reading's probability, and whether it is right. */
export interface Judged {
  probability: number;
  isRight: boolean;
}

/** Fewer claims tell nothing of a precision of 95 %. */
export const LEAST_CLAIMS = 20;

/**
 * The lowest probability from which on, of all readings, at least the share `precision` is right; half-way to the next
 * one below it. Undefined where no threshold does it.
 */
export function pickThreshold(readings: readonly Judged[], precision: number): number | undefined {
  const sorted = [...readings].sort((one, other) => other.probability - one.probability);
  let right = 0;
  let last = -1;
  for (const [index, { isRight, probability }] of sorted.entries()) {
    if (isRight) right++;
    const isEven = sorted[index + 1]?.probability === probability;
    if (!isEven && index + 1 >= LEAST_CLAIMS && right >= precision * (index + 1)) last = index;
  }
  return last < 0 ? undefined : (sorted[last].probability + (sorted[last + 1]?.probability ?? 0)) / 2;
}
