import type { Break } from "./flow.ts";
import type { Box } from "./picture.ts";
import { DAY, HALF_DAY, wrap } from "./reading.ts";

/** A name that somebody else wrote is cut to this length, so that the sentence stays one. */
const MAX_NAME_LENGTH = 80;
/** Middles left and right of these, as a share of the picture's width, are camera left and camera right. */
const LEFT_BELOW = 0.38;
const RIGHT_ABOVE = 0.62;
const REAL_TIME = "this watch shows the real time";

/** "camera left", "camera right"; "" in the middle. */
function sayPlace([x, , width]: Box): string {
  const middle = x + width / 2;
  if (middle < LEFT_BELOW) return "camera left";
  return middle > RIGHT_ABOVE ? "camera right" : "";
}

/** How a clock is called in a sentence: "Clock, camera left,". */
export function nameClock(box: Box): string {
  const place = sayPlace(box);
  return place === "" ? "Clock" : `Clock, ${place},`;
}

/** How the time is shown: by a dial, by a display of twelve or of twenty-four hours. */
export interface Style {
  hours: 12 | 24;
  /** DAY where the half of the day is known. */
  period: number;
}

/** "4:42"; "4:42 pm" where the half of the day is known; "16:42" on a display that counts so. */
export function sayTime(minutes: number, { hours, period }: Style): string {
  const whole = wrap(Math.floor(minutes), period);
  if (hours === 24) return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
  const half = period === DAY ? (whole < HALF_DAY ? " am" : " pm") : "";
  return `${Math.floor((whole % HALF_DAY) / 60) || 12}:${pad(whole % 60)}${half}`;
}

/** "HH:MM" as an observation has it: 01..12 for twelve hours, 00..23 for twenty-four. */
export function writeTime(minutes: number, { hours, period }: Style): string {
  const whole = wrap(Math.floor(minutes), period);
  const hour = hours === 24 ? Math.floor(whole / 60) : Math.floor((whole % HALF_DAY) / 60) || 12;
  return `${pad(hour)}:${pad(whole % 60)}`;
}

/** A time of the script, in minutes after midnight: "8:00 pm". */
export function sayStoryTime(minutes: number): string {
  return sayTime(minutes, { hours: 12, period: DAY });
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** What a clock shows, and all that it should have shown: "Clock shows 3:12; it was 8:17 in take 2, and the scene …". */
export function describeWrongTime(options: {
  box: Box;
  shows: string;
  /** One or more of `describeBefore`, `describeWindow` and the like. */
  should: readonly string[];
  isRealTime: boolean;
}): string {
  const { box, shows, should, isRealTime } = options;
  return `${nameClock(box)} shows ${shows}; ${should.join(", and ")}${isRealTime ? `; ${REAL_TIME}` : ""}`;
}

/** `isMoved`: it began with another time there, and has moved on since. */
export function describeBefore(was: string, reference: string, isMoved: boolean): string {
  return `it was ${was} ${isMoved ? "at this point in" : "in"} ${shorten(reference)}`;
}

export function describeWindow(from: number, to: number): string {
  return `the scene plays from ${sayStoryTime(from)} to ${sayStoryTime(to)}`;
}

export function describeDisagreement(one: { box: Box; shows: string }, other: { box: Box; shows: string }): string {
  const places = [sayPlace(one.box), sayPlace(other.box)].map((place) => place || "in the middle");
  if (places[0] === places[1]) return `Two clocks disagree, ${places[0]}: ${one.shows} and ${other.shows}`;
  return `Two clocks disagree: ${one.shows} ${places[0]}, ${other.shows} ${places[1]}`;
}

export function describeBreak(
  { manner }: Pick<Break, "manner">,
  { box, from, to }: { box: Box; from: string; to: string },
) {
  switch (manner) {
    case "jump":
      return `${nameClock(box)} jumps from ${from} to ${to}`;
    case "backwards":
      return `${nameClock(box)} runs backwards, from ${from} to ${to}`;
    case "fast":
      return `${nameClock(box)} runs too fast, from ${from} to ${to}`;
    case "stands":
      return `${nameClock(box)} stands still at ${to}; it should run`;
    case "runs":
      return `${nameClock(box)} runs; it should stand still at ${from}`;
  }
}

export function describeMissing(box: Box, was: string, reference: string): string {
  const place = sayPlace(box);
  return `Clock gone${place === "" ? "" : `, ${place}`}; it showed ${was} in ${shorten(reference)}`;
}

export function describeUnreadable(boxes: readonly Box[]): string {
  const place = boxes.length === 1 ? sayPlace(boxes[0]) : "";
  if (boxes.length > 1) return `${boxes.length} clocks could not be read`;
  return `a clock${place === "" ? "" : `, ${place},`} could not be read`;
}

function shorten(name: string): string {
  return name.length <= MAX_NAME_LENGTH ? name : `${name.slice(0, MAX_NAME_LENGTH - 1)}…`;
}
