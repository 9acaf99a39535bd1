import { formatLocalTime, readAheadMinutes } from "../domain/local-time.ts";
import { sayTake } from "../domain/slate.ts";
import type { Take } from "../domain/take.ts";
import type { ExaminedTake } from "./examiner.ts";

/** A camera films as fast as its film is shown. */
const CAMERA_TIME_SCALE = 1;

/**
 * What detectors are told of a take that this box filmed: how it is called, and what the box's wall clock showed at roll,
 * from where its samples are timed. A clip that is played as a camera counts as one.
 */
export function describeFilmed(take: Take): Pick<ExaminedTake, "name" | "startedAt" | "timeScale"> {
  const name = sayTake(take.slate);
  if (take.rolledAt === null) return { name, timeScale: CAMERA_TIME_SCALE };
  const rolledMs = Date.parse(take.rolledAt);
  const startedAt = formatLocalTime(rolledMs, readAheadMinutes(rolledMs));
  return { name, startedAt, timeScale: CAMERA_TIME_SCALE };
}
