import type { Examiner } from "./examiner.ts";
import type { RecordedTake } from "./recorded-take.ts";

/** Samples this much further apart than they should be lack one between them. */
const LEAST_GAP = 1.75;

/**
 * Looks for stretches of a take of which a detector was given nothing: a machine that was too busy to sample, a source that
 * was lost. Where the recording has a picture it is still to be looked at; where it has none, that is said. Answers the
 * times that were added.
 */
export function fillGaps({ tally, rateHz }: Examiner, recording: RecordedTake): number[] {
  const periodMs = 1000 / rateHz;
  const added: number[] = [];
  const times = [0, ...tally.times.sort((a, b) => a - b), recording.lengthMs];
  for (const [index, time] of times.entries()) {
    const next = times[index + 1];
    if (next === undefined || next - time < LEAST_GAP * periodMs) continue;
    for (let at = time + periodMs; at < next - periodMs / 2; at += periodMs) {
      const nearest = recording.findTime(at);
      const isThere = Math.abs(nearest - at) < periodMs / 2 && !tally.has(nearest);
      if (isThere) added.push(nearest);
      if (isThere) tally.expect(nearest);
      else tally.noteNotChecked(at, "no picture from the camera");
    }
  }
  return added;
}
