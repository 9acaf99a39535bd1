/** What is known of a take when the next stretch of it is chosen. Times count from roll, in ms, ascending. */
export interface WorkState {
  /** Every sample of the take. */
  times: readonly number[];
  /** Those among them that still wait for an answer. */
  late: readonly number[];
  /** Where something was found. */
  found: readonly number[];
}

/** A stretch of this length costs three times what its samples cost alone: the pictures around it must be decoded too. */
export const STRETCH_MS = 8000;
/** A gap up to so much longer is not worth a second stretch. */
const LONGEST_GAP = 1.5;
/** What lies so near to a finding tells when the thing came, and when it went. */
const NEAR_MS = 1500;

/**
 * The late samples to work off next, ascending, all within one stretch: those at the start of the take if its first
 * sample is late, those at its end if its last one is, then those near findings, then where the most lies unseen, so that
 * after every stretch the checked samples are spread as evenly as can be. Empty when nothing is late.
 */
export function chooseStretch({ times, late, found }: WorkState): number[] {
  if (late.length === 0) return [];
  if (late[0] === times[0]) return late.filter((time) => time <= late[0] + STRETCH_MS);
  const end = late[late.length - 1];
  if (end === times[times.length - 1]) return late.filter((time) => time >= end - STRETCH_MS);
  const near = late.filter((time) => distanceTo(found, time) <= NEAR_MS);
  return surround(late, findLoneliest(near.length > 0 ? near : late, { times, late }));
}

/** The sample with the longest way to anything that was answered; the earliest of several. */
function findLoneliest(candidates: readonly number[], { times, late }: Omit<WorkState, "found">): number {
  const waiting = new Set(late);
  const answered = times.filter((time) => !waiting.has(time));
  let loneliest = candidates[0];
  let longest = -1;
  for (const time of candidates) {
    const distance = distanceTo(answered, time);
    if (distance <= longest) continue;
    longest = distance;
    loneliest = time;
  }
  return loneliest;
}

/** The late samples around a time: a stretch with it in the middle, or all of a gap that is little longer. */
function surround(late: readonly number[], time: number): number[] {
  const near = late.filter((one) => Math.abs(one - time) <= (STRETCH_MS * LONGEST_GAP) / 2);
  if (near[near.length - 1] - near[0] <= STRETCH_MS * LONGEST_GAP && isAlone(late, near)) return near;
  const first = near.find((one) => one >= time - STRETCH_MS / 2) ?? time;
  return late.filter((one) => one >= first && one <= first + STRETCH_MS);
}

/** Nothing late lies right beside them. */
function isAlone(late: readonly number[], group: readonly number[]): boolean {
  const [first] = group;
  const last = group[group.length - 1];
  const outside = late.filter((time) => time < first || time > last);
  return outside.every((time) => time < first - STRETCH_MS / 2 || time > last + STRETCH_MS / 2);
}

/** Distance from `time` to the nearest of `times`, which ascend; Infinity when there is none. */
function distanceTo(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  const after = low < times.length ? times[low] - time : Number.POSITIVE_INFINITY;
  const before = low > 0 ? time - times[low - 1] : Number.POSITIVE_INFINITY;
  return Math.min(after, before);
}
