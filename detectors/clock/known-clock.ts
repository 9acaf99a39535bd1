import type { Observation } from "@camf/detector-sdk";
import type { ClockType, Face } from "./face.ts";
import type { Box, Pixels } from "./picture.ts";
import { DAY, HALF_DAY, wrap } from "./reading.ts";
import type { Span } from "./span.ts";
import { minutesOf } from "./story.ts";
import { parseView } from "./view.ts";

/** A clock as it was read in the reference. */
export interface KnownClock {
  type: ClockType;
  box: Box;
  /** With the fraction of a minute where it is known. */
  minutes: number;
  period: number;
  hours: 12 | 24;
  running: boolean | null;
  confidence: number;
  agreement: number;
  /** Minutes of set time from the reference's beginning to the moment at which it showed this. */
  elapsed: number;
  /** Its geometry as fractions of the picture; undefined where it was not noted. */
  face: number[] | undefined;
  view: Uint8Array | undefined;
}

/** Clocks of a reference at most: each is read, or looked for, in every sample. */
export const MAX_KNOWN = 8;

/**
 * What of the reference's observations is a clock that was read, the surest first, MAX_KNOWN at most. Another version may
 * have noted them.
 */
export function listKnown(observations: readonly Observation[]): KnownClock[] {
  const known = observations.flatMap((observation) => parseKnown(observation) ?? []);
  return known.sort((one, other) => other.confidence - one.confidence).slice(0, MAX_KNOWN);
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function parseKnown({ kind, confidence, box, details, sample }: Observation): KnownClock | undefined {
  const { type, time, readable, hours, half, seconds, running, agreement, elapsedSeconds, face, view } = details;
  const isClock = kind === "clock" && (type === "analog" || type === "digital") && box !== null;
  if (!isClock || readable !== true || typeof time !== "string" || !TIME.test(time)) return undefined;
  if (hours !== 12 && hours !== 24) return undefined;
  const period = hours === 24 || half === "am" || half === "pm" ? DAY : HALF_DAY;
  const minutes = (hours === 24 ? minutesOf(time) : minutesOf(time) % HALF_DAY) + (half === "pm" ? HALF_DAY : 0);
  const fraction = isNumber(seconds) ? seconds / 60 : type === "digital" ? 0.5 : 0;
  return {
    type,
    box,
    minutes: wrap(minutes + fraction, period),
    period,
    hours,
    running: typeof running === "boolean" ? running : null,
    confidence,
    agreement: isNumber(agreement) ? agreement : 1,
    elapsed: (isNumber(elapsedSeconds) ? elapsedSeconds : (sample?.ptsMs ?? 0) / 1000) / 60,
    face: Array.isArray(face) && face.length === 6 && face.every(isNumber) ? face : undefined,
    view: parseView(view),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Where to look for it in a picture of this size; undefined where its geometry was not noted. */
export function faceOf({ type, face }: KnownClock, { width, height }: Pick<Pixels, "width" | "height">) {
  if (!face) return undefined;
  const [cx, cy, a, b, c, d] = face;
  const placed: Face = {
    type,
    cx: cx * width,
    cy: cy * height,
    a: a * width,
    b: b * width,
    c: c * height,
    d: d * height,
    score: 0,
  };
  return placed;
}

/** A face's geometry as fractions of the picture, as it is noted for the takes that follow. */
export function noteFace({ cx, cy, a, b, c, d }: Face, { width, height }: Pick<Pixels, "width" | "height">): number[] {
  const fractions = [cx / width, cy / height, a / width, b / width, c / height, d / height];
  return fractions.map((value) => Math.round(value * 1e5) / 1e5);
}

/**
 * What this clock should show when so many minutes of set time have passed since the take's beginning. A clock that
 * stands shows the same; one that runs has moved on; of one of which nobody knows either will do, and all between.
 */
export function expectTime(
  { minutes, elapsed: then, running }: KnownClock,
  elapsed: number,
  duty: boolean | null,
): Span {
  const moved = minutes + elapsed - then;
  const runs = duty ?? running;
  if (runs === true) return { from: moved, to: moved };
  return runs === false
    ? { from: minutes, to: minutes }
    : { from: Math.min(minutes, moved), to: Math.max(minutes, moved) };
}
