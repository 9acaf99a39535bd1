import { Fault } from "../../../src/base/fault.ts";

/** A time as a dial shows it: minutes since twelve, 0..719. */
export type DialMinutes = number;
const DIAL_MINUTES = 720;

/** "HH:MM" of a dial or of a 24-hour display. */
export function readDialMinutes(time: string): DialMinutes {
  const match = /^(\d\d):([0-5]\d)$/.exec(time);
  const [hours, minutes] = match ? [Number(match[1]), Number(match[2])] : [99, 0];
  if (hours > 23) throw new Fault("invalid", `"${time}" is no time of day`);
  return ((hours % 12) * 60 + minutes) % DIAL_MINUTES;
}

/** Minutes between two times on a dial, the shorter way round: 0..360. */
export function measureMinutesApart(a: DialMinutes, b: DialMinutes): number {
  const apart = Math.abs(a - b) % DIAL_MINUTES;
  return Math.min(apart, DIAL_MINUTES - apart);
}

/** The hour is right where it is the same, or where the reading is a minute off across the turn of the hour. */
export function isHourRight(a: DialMinutes, b: DialMinutes): boolean {
  return Math.floor(a / 60) === Math.floor(b / 60) || measureMinutesApart(a, b) <= 1;
}

/** The pose in which clocks are sold, 10:05–10:15 or 1:45–1:55: a reader that always says so must not look good. */
export function isShowRoomPose(time: DialMinutes): boolean {
  return (time >= 605 && time <= 615) || (time >= 105 && time <= 115);
}
