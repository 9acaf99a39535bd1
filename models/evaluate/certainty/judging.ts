import { tellReading } from "../../../detectors/clock/digits.ts";
import { boundsOf, type Face, overlapOf } from "../../../detectors/clock/face.ts";
import type { Box } from "../../../detectors/clock/picture.ts";
import { toBounds } from "../../../detectors/clock/place.ts";
import { aheadOf, commonPeriod, HALF_DAY, type Reading } from "../../../detectors/clock/reading.ts";
import { parseTime } from "../../../detectors/clock/time-grammar.ts";
import type { Thing } from "./drawn-frames.ts";

/** Within a minute of the whole minute that a person would write down; drawn hands stand between minutes too. */
const RIGHT_MINUTES = 1.5;

/** The thing of the face's own type in whose box its middle lies, that which overlaps it best; -1 for none. */
export function findThing(face: Face, things: readonly Thing[], size: { width: number; height: number }): number {
  let best = -1;
  let most = -1;
  for (const [index, { type, box }] of things.entries()) {
    const bounds = toBounds(scaleBox(box, size));
    const isInside =
      face.cx >= bounds.left && face.cx <= bounds.right && face.cy >= bounds.top && face.cy <= bounds.bottom;
    const overlap = overlapOf(bounds, boundsOf(face));
    if (type === face.type && isInside && overlap > most) [best, most] = [index, overlap];
  }
  return best;
}

function scaleBox([x, y, width, height]: Thing["box"], size: { width: number; height: number }): Box {
  return [x * size.width, y * size.height, width * size.width, height * size.height];
}

/** Hands within a minute of the drawn time; a display's hours and minutes exactly, as far as both tell the half of the day. */
export function isRight({ minutes, text }: Thing, reading: Reading): boolean {
  if (minutes !== null) return Math.abs(aheadOf(reading.minutes, minutes, HALF_DAY)) <= RIGHT_MINUTES;
  const time = text === null ? null : parseTime(text);
  const shown = time && tellReading({ time, text: text ?? "", confidence: 1 }, 1);
  return shown !== null && aheadOf(reading.minutes, shown.minutes, commonPeriod(reading, shown)) === 0;
}
